import MagicLinkJWT

/// `magiclink token sign`: claims in, a token out. The counterpart of `token verify`.
enum TokenSignCommand {
    static let options: Set = ["--key-file", "--typ", "--kid", "--purpose", "--issuer", "--audience"]

    static func run(_ arguments: [String]) throws -> ExitCode {
        let options = try TokenOptions(arguments, of: "token sign", known: options)
        try ProcessHygiene.apply()
        let token: String
        if let purpose = options.purpose {
            let codec = try options.codec()
            token = try own(purpose, try TokenCommand.input(), by: codec, under: options.keyID)
        } else {
            for (option, isThere) in [("--issuer", options.issuer != nil), ("--audience", options.audience != nil)]
            where isThere { throw UsageProblem("\(option) goes with --purpose; else the claims say it") }
            token = try any(options)
        }
        return Terminal.deliver(token + "\n") ? .done : .failed
    }

    private static func any(_ options: TokenOptions) throws -> String {
        let path = try options.needed(options.keyFile, "--key-file")
        let key = try RawKeyFile.read(path, named: "--key-file")
        let signer: HS256Signer
        do throws(HS256Key.Problem) {
            signer = try HS256Signer(key: key, type: options.type, keyID: options.keyID)
        } catch {
            throw SettingsProblem("--key-file is \"\(path)\"; \(error.words)")
        }
        let claims = try TokenCommand.input()
        do throws(TokenError) {
            return try signer.sign(utf8: claims)
        } catch {
            throw TokenRefusal(error.code)
        }
    }

    /// A token of our own with exactly these claims, which must be ones that `token verify` takes at some time.
    private static func own(
        _ purpose: TokenPurpose, _ claims: [UInt8], by codec: TokenCodec, under name: String?
    ) throws(TokenRefusal) -> String {
        guard let id = name.map({ KeyID($0) }) ?? codec.keys.signingKeyID, codec.keys.contains(id) else {
            throw TokenRefusal(.keyID)
        }
        let header = JSONValue.object(["alg": "HS256", "typ": .string(purpose.type), "kid": .string(id.text)])
        let text = Base64URL.encode(header.utf8) + "." + Base64URL.encode(claims)
        guard let mac = codec.keys.mac(Array(text.utf8), for: purpose.key, under: id) else {
            throw TokenRefusal(.unavailable)
        }
        let token = text + "." + Base64URL.encode(mac)
        do {
            try purpose.authenticate(token, by: codec)
        } catch {
            throw TokenRefusal(error.code)
        }
        return token
    }
}
