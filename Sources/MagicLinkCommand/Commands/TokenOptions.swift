import MagicLinkJWT

/// The words behind `magiclink token verify` and `magiclink token sign`.
struct TokenOptions: Equatable {
    var keyFile: String?
    var now: FractionalDate?
    var issuer: String?
    var audience: String?
    var type: String?
    var keyID: String?
    var leeway: FractionalDate?
    var purpose: TokenPurpose?
    var isLines = false

    /// Reads them. `known` is what the command takes, `command` its name.
    init(_ arguments: [String], of command: String, known: Set<String>) throws(UsageProblem) {
        var options = Options(arguments)
        while let option = options.next() {
            guard known.contains(option) else {
                throw UsageProblem("\(command) does not know \"\(option)\"; `magiclink help` says what it knows")
            }
            switch option {
            case "--key-file": keyFile = try options.value(of: option)
            case "--now": now = try options.seconds(of: option)
            case "--issuer": issuer = try options.value(of: option)
            case "--audience": audience = try options.value(of: option)
            case "--typ": type = try options.value(of: option)
            case "--kid": keyID = try options.value(of: option)
            case "--leeway": leeway = try options.seconds(of: option)
            case "--purpose": purpose = try TokenPurpose(options.value(of: option))
            default: isLines = true
            }
        }
        if let leeway, leeway.sinceEpoch < .zero { throw UsageProblem("--leeway is negative; write 0 or more") }
        guard let purpose else { return }
        // Our own tokens have a type and a leeway of their own, and only one kind has an audience to choose.
        for (option, isThere) in [("--typ", type != nil), ("--leeway", leeway != nil)] where isThere {
            throw UsageProblem("\(option) does not go with --purpose, which says it all")
        }
        guard audience == nil || purpose == .session else {
            throw UsageProblem("--audience goes with --purpose session alone; the others have one of their own")
        }
        guard keyFile != nil, issuer != nil else { throw UsageProblem("--purpose needs --key-file and --issuer") }
    }

    /// The key ring and the issuer of our own tokens.
    func codec() throws -> TokenCodec {
        // Public keys too: the fixtures are signed with such, and nobody signs in by what is said here.
        let keys = try KeyFile.read(try needed(keyFile, "--key-file"), named: "--key-file", refusing: .none)
        return TokenCodec(
            issuer: try needed(issuer, "--issuer"), keys: keys, sessionAudiences: Set(audience.map { [$0] } ?? []))
    }

    /// A value that the command cannot do without.
    func needed<Value>(_ value: Value?, _ option: String) throws(UsageProblem) -> Value {
        guard let value else { throw UsageProblem("\(option) is missing; `magiclink help` says what is needed") }
        return value
    }
}
