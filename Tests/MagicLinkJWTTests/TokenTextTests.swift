import MagicLinkJWT
import Testing

/// What a token looks like before anything in it is read, and the order in which it is looked at.
@Suite struct TokenTextTests {
    let sample: Sample
    init() throws { sample = try Sample() }

    func code(_ text: String) -> TokenError.Code? {
        refusal(of: text, as: LinkClaims.self, by: sample.codec)
    }

    @Test("Neither two, four nor five parts, nor an empty part, make a token")
    func shape() throws {
        let text = try sample.codec.sign(sample.link, under: sample.keyID).text
        let parts = text.split(separator: ".").map(String.init)
        for wrong in [
            "", ".", "..", "...", parts[0], "\(parts[0]).\(parts[1])", text + ".", "." + text, text + "." + parts[2],
            text + ".AA.AA", "\(parts[0])..\(parts[2])", ".\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1]).",
            "\(parts[0]).\(parts[1])..\(parts[2])",
        ] {
            #expect(code(wrong) == .shape, "\(wrong.count) characters")
        }
    }

    @Test(
        "A character outside the alphabet is refused wherever it stands",
        arguments: [
            "=", "+", "/", " ", "\n", "\t",
            "\0", "%", "é", "\u{7f}", "\r\n", "~",
        ])
    func alphabet(_ stranger: String) throws {
        let text = try sample.codec.sign(sample.link, under: sample.keyID).text
        #expect(code(text + stranger) == .alphabet)
        #expect(code(stranger + text) == .alphabet)
        for offset in stride(from: 1, to: text.count, by: 37) {
            let place = text.index(text.startIndex, offsetBy: offset)
            #expect(code(text[..<place] + stranger + text[place...]) == .alphabet)
        }
    }

    @Test("Bits behind the last byte of a part must be zero, also under a right MAC")
    func trailingBits() throws {
        // 49 bytes of header leave four bits; the text with the last one set decodes to the same bytes elsewhere.
        #expect(Sample.header.utf8.count % 3 == 1)
        let header = Base64URL.encode(Array(Sample.header.utf8))
        let claims = Base64URL.encode(Array(Sample.claims(behind: " ").utf8))
        #expect(code(try sample.seal(header + "." + claims)) == nil)
        #expect(header.hasSuffix("Q"))
        #expect(code(try sample.seal(String(header.dropLast()) + "R." + claims)) == .encoding)
        for padding in [" ", "  ", "   "] {
            let text = Base64URL.encode(Array(Sample.claims(behind: padding).utf8))
            guard text.utf8.count % 4 != 0, let last = text.last else { continue }
            let changed = String(text.dropLast()) + (last == "Q" ? "R" : "1")
            #expect(Base64URL.decode(changed) == nil)
            #expect(code(try sample.seal(header + "." + changed)) == .encoding)
        }
        #expect(code(try sample.seal(header + "A." + claims)) == .headerJSON)
        #expect(code(try sample.seal(header + "AAA." + claims)) == .encoding)
    }

    @Test("A signature that is cut, extended or another's is refused")
    func signature() throws {
        let text = try sample.codec.sign(sample.link, under: sample.keyID).text
        let poll = try sample.codec.sign(sample.poll, under: sample.keyID).text
        let (signed, mac) = try cut(text)
        let bytes = try #require(Base64URL.decode(mac))
        let otherMAC = try cut(poll).mac
        for wrong in [
            Base64URL.encode(Array(bytes.prefix(16))), Base64URL.encode(Array(bytes.dropLast())),
            Base64URL.encode(bytes + [0]), Base64URL.encode(bytes + bytes), otherMAC,
            Base64URL.encode(Array(bytes.reversed())), Base64URL.encode([UInt8](repeating: 0, count: 32)), "AA",
        ] {
            #expect(code("\(signed).\(wrong)") == .mac)
        }
        for bit in 0..<256 {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(code("\(signed).\(Base64URL.encode(changed))") == .mac)
        }
    }

    private func cut(_ text: String) throws -> (signed: String, mac: String) {
        let dot = try #require(text.lastIndex(of: "."))
        return (String(text[..<dot]), String(text[text.index(after: dot)...]))
    }

    @Test("A token of the limit is read, one character more is not")
    func size() throws {
        let fixed = try sample.forge(header: Sample.header, claims: Sample.claims(behind: #","p":"""#))
        // Three bytes are four characters: fill up to the limit as closely as that allows.
        let room = (TokenCodec.sizeLimit - fixed.utf8.count) / 4 * 3
        let fits = try sample.forge(
            header: Sample.header, claims: Sample.claims(behind: #","p":"\#(String(repeating: "x", count: room))""#))
        let over = try sample.forge(
            header: Sample.header, claims: Sample.claims(behind: #","p":"\#(String(repeating: "x", count: room + 3))""#)
        )
        #expect((TokenCodec.sizeLimit - 3...TokenCodec.sizeLimit).contains(fits.utf8.count))
        #expect(code(fits) == nil)
        #expect(over.utf8.count > TokenCodec.sizeLimit)
        #expect(code(over) == .tooLong)
        #expect(code(String(repeating: " ", count: TokenCodec.sizeLimit + 1)) == .tooLong)
        #expect(code(String(repeating: " ", count: TokenCodec.sizeLimit)) == .alphabet)
    }

    @Test("The checks come in the order of the design: of all faults together the first is named")
    func order() throws {
        let header = Base64URL.encode(Array(#"{"alg":"none","typ":"x","kid":"y","crit":1}"#.utf8))
        #expect(code(String(repeating: "=", count: 2049)) == .tooLong)
        #expect(code("\(header)=.") == .alphabet)
        #expect(code("\(header).") == .shape)
        #expect(code("A.A.A") == .encoding)
        #expect(code("AA.AA.AA") == .headerJSON)
        // From here every header fault beats the wrong MAC and the unreadable claims behind it.
        func broken(_ header: String) -> TokenError.Code? { code("\(Base64URL.encode(Array(header.utf8))).AA.AA") }
        #expect(broken(#"{"alg":"none","typ":"x","kid":"y","crit":1,"z":1}"#) == .algorithm)
        #expect(broken(#"{"alg":"HS256","typ":"x","kid":"y","crit":1,"z":1}"#) == .type)
        #expect(broken(#"{"alg":"HS256","typ":"login-link+jwt","kid":"y","crit":1,"z":1}"#) == .keyID)
        #expect(broken(#"{"alg":"HS256","typ":"login-link+jwt","kid":"k1","crit":1,"z":1}"#) == .critical)
        #expect(broken(#"{"alg":"HS256","typ":"login-link+jwt","kid":"k1","z":1}"#) == .headerMember)
        #expect(broken(Sample.header) == .mac)
        // With the right MAC: types before values, issuer before audience before time.
        func forged(_ changes: [String: String?], _ more: String = "") throws -> TokenError.Code? {
            code(try sample.forge(header: Sample.header, claims: Sample.claims(changes, behind: more)))
        }
        let late = "1"
        #expect(try forged(["iss": "\"x\"", "aud": "\"y\"", "exp": "\"late\""]) == .expiresAtMalformed)
        #expect(try forged(["iss": "\"x\"", "aud": "\"y\"", "exp": late, "iat": "1900000000"]) == .issuer)
        #expect(try forged(["aud": "\"y\"", "exp": late, "iat": "1900000000"]) == .audience)
        #expect(try forged(["exp": late, "iat": "1900000000"]) == .notYetValid)
        #expect(try forged(["exp": late]) == .expired)
    }
}

/// The same numbers on every run: https://prng.di.unimi.it/splitmix64.c.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return word ^ word >> 31
    }
}
