import MagicLinkJWT

/// Tokens: nothing is accepted that was not signed, and whatever is signed says the same when it is read.
///
/// The first byte of the input says what the rest is: a text, claims that are signed as they stand, a header and claims
/// that are signed, or the material of claims of ours.
enum TokenTarget {
    private static let now = NumericDate(1_800_000_000)
    private static let issuer = "https://login.example.org"
    /// The key of Fixtures/keys.json, so that its tokens are seeds.
    private static let keys: KeyRing? = {
        let file = Array("fixtures-2027 bWFnaWNsaW5rLWZpeHR1cmVzLXRlc3Qtb25seS1rZXk\n".utf8)
        do throws(KeyRingError) { return try KeyRing(parsing: file, refusing: .none) } catch { return nil }
    }()

    static func check(_ input: [UInt8]) throws {
        guard let keys else { throw BrokenInvariant("there is no key") }
        guard let choice = input.first else { return }
        let codec = TokenCodec(issuer: issuer, keys: keys)
        let rest = Array(input.dropFirst())
        switch choice & 3 {
        case 0: try judge(rest, codec)
        case 1: try judge(signed(header: nil, claims: rest, choice, keys), codec)
        case 2:
            let cut = rest.firstIndex(of: 0) ?? rest.endIndex
            try judge(signed(header: Array(rest[..<cut]), claims: Array(rest[cut...].dropFirst()), choice, keys), codec)
        default: try checkOwn(rest, codec)
        }
    }

    private static let types = ["login-link+jwt", "login-poll+jwt", "login-refresh+jwt", "at+jwt"]
    private static let purposes = [KeyPurpose.link, .poll, .refresh, .session]

    /// A text with the right MAC of one of the four kinds.
    private static func signed(header: [UInt8]?, claims: [UInt8], _ choice: UInt8, _ keys: KeyRing) -> [UInt8] {
        let kind = Int(choice >> 2 & 3)
        let header =
            header ?? Array("{\"alg\":\"HS256\",\"typ\":\"\(types[kind])\",\"kid\":\"fixtures-2027\"}".utf8)
        let start = Array((Base64URL.encode(header) + "." + Base64URL.encode(claims)).utf8)
        let tag = keys.mac(start, for: purposes[kind], under: keys.signingKeyID) ?? []
        return start + Array(("." + Base64URL.encode(tag)).utf8)
    }

    private static func judge(_ text: [UInt8], _ codec: TokenCodec) throws {
        let kinds = [
            try accepted(text, LinkClaims.self, codec), try accepted(text, PollClaims.self, codec),
            try accepted(text, RefreshClaims.self, codec), try accepted(text, SessionClaims.self, codec),
        ]
        try require(kinds.filter { $0 }.count <= 1, "one token is of two kinds")
    }

    private static func accepted<Claims: TokenClaims>(
        _ text: [UInt8], _: Claims.Type, _ codec: TokenCodec
    ) throws -> Bool {
        let found: VerifiedToken<Claims>
        do throws(TokenError) {
            found = try codec.verify(utf8: text, as: Claims.self, at: now)
        } catch {
            return false
        }
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let message = Array(text[..<(parts[0].count + parts[1].count + 1)])
        let tag = codec.keys.mac(message, for: Claims.kind.purpose, under: found.keyID)
        try require(
            parts.count == 3 && tag != nil && Base64URL.decode(utf8: Array(parts[2])) == tag, "nobody signed it")
        try require(found.claims.issuedAt <= now + TokenCodec.clockLeeway, "it is of the future")
        try require(now < found.claims.expiresAt, "it is over")
        let own = try codec.sign(found.claims, under: found.keyID)
        try require(try codec.verify(own.text, as: Claims.self, at: now) == found, "signed anew it says something else")
        return true
    }

    /// Claims made of the input are signed, read, and spoiled in one place.
    private static func checkOwn(_ input: [UInt8], _ codec: TokenCodec) throws {
        var words = (0..<4).map { word in
            (0..<8).reduce(UInt64(0)) { $0 << 8 | UInt64(word * 8 + $1 < input.count ? input[word * 8 + $1] : 0) }
        }
        let place = Int(words.removeLast() & 0xffff)
        let claims = LinkClaims(
            subject: UserID(high: words[0], low: words[1]), session: SessionID(high: words[1], low: words[2]),
            id: TokenID(high: words[2], low: words[0]), issuedAt: now, expiresAt: NumericDate(now.seconds + 600))
        let link = try codec.sign(claims, under: codec.keys.signingKeyID)
        try require(try codec.verify(link.text, as: LinkClaims.self, at: now).claims == claims, "a link is another")
        var spoiled = Array(link.text.utf8)
        spoiled[place % spoiled.count] ^= UInt8(place >> 8 & 0x7f) | 1
        try require(try !accepted(spoiled, LinkClaims.self, codec), "a spoiled token is accepted")
        let client = String(decoding: input.dropFirst(32).prefix(64), as: UTF8.self)
        let poll = PollClaims(session: claims.session, clientID: client, issuedAt: now, expiresAt: claims.expiresAt)
        let text: String
        do throws(TokenError) {
            text = try codec.sign(poll, under: codec.keys.signingKeyID).text
        } catch {
            // No client has that name.
            return
        }
        try require(try codec.verify(text, as: PollClaims.self, at: now).claims == poll, "a poll token is another")
        try judge(Array(text.utf8), codec)
    }
}
