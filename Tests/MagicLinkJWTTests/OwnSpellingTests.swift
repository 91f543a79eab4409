import Testing

@testable import MagicLinkJWT

/// A text that is letter by letter ours takes a short way through verification. Here every text goes both ways: the same
/// claims in another order of header members know only the long one.
@Suite struct OwnSpellingTests {
    let sample: Sample
    init() throws { sample = try Sample() }

    /// What comes out: the claims, or the reason.
    private func outcome<Claims: TokenClaims>(
        _ text: String, _ type: Claims.Type, _ now: NumericDate
    ) -> Result<Claims, TokenError> {
        do throws(TokenError) {
            return .success(try sample.codec.verify(text, as: type, at: now).claims)
        } catch {
            return .failure(error)
        }
    }

    /// The claims of each kind as they stand in our tokens, and the header with which the long way is taken.
    private func texts<Claims: TokenClaims>(_ claims: Claims) throws -> (header: String, other: String, claims: [UInt8])
    {
        let text = try sample.codec.sign(claims, under: sample.keyID).text
        let parts = text.split(separator: ".").map(String.init)
        let other = #"{"typ":"\#(Claims.kind.type)","alg":"HS256","kid":"k1"}"#
        return (parts[0], Base64URL.encode(Array(other.utf8)), try #require(Base64URL.decode(parts[1])))
    }

    private func compare<Claims: TokenClaims>(_ claims: Claims, seed: UInt64) throws -> (accepted: Int, tried: Int) {
        let (header, other, json) = try texts(claims)
        var random = SplitMix(state: seed)
        let pieces = [
            #","nbf":1800000000"#, #""sub":"x","#, "0", "00", "-", " ", "\"", "\\", #"\u0041"#, ",", "}", "{}", "1e1",
            ".0", "9007199254740993", "99999999999999999999", "é", "\u{0}", #","exp":1"#, "A", "_", "=",
        ]
        var (accepted, tried) = (0, 0)
        // Behind every colon every piece, where a value begins; then whatever comes up.
        let colons = json.indices.filter { json[$0] == UInt8(ascii: ":") }
        let planned = colons.flatMap { colon in pieces.map { (colon + 1, Array($0.utf8)) } }
        for round in 0..<(planned.count + 400) {
            var changed = json
            if round < planned.count { changed.insert(contentsOf: planned[round].1, at: planned[round].0) }
            for _ in 0..<(round < planned.count ? 0 : Int(random.next() % 3)) {
                let place = Int(random.next() % UInt64(changed.count))
                switch random.next() % 5 {
                case 0: changed[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: changed[place] = Array("0123456789\"{}:,_-Aaz".utf8)[Int(random.next() % 20)]
                case 2: changed.remove(at: place)
                case 3: changed.insert(changed[Int(random.next() % UInt64(changed.count))], at: place)
                default:
                    let piece = pieces[Int(random.next() % UInt64(pieces.count))]
                    changed.insert(contentsOf: Array(piece.utf8), at: place)
                }
            }
            let part = Base64URL.encode(changed)
            let short = try sample.seal("\(header).\(part)", for: Claims.kind.purpose)
            let long = try sample.seal("\(other).\(part)", for: Claims.kind.purpose)
            for now in [Sample.issuedAt, NumericDate(1_800_000_120), NumericDate(1_900_000_000)] {
                let result = outcome(short, Claims.self, now)
                let wanted = outcome(long, Claims.self, now)
                #expect(result == wanted, "\(String(decoding: changed, as: UTF8.self))")
                if case .success = result { accepted += 1 }
                tried += 1
            }
        }
        return (accepted, tried)
    }

    @Test("Both ways through verification come to the same result, over thousands of changed claims", arguments: 0..<4)
    func bothWays(_ seed: UInt64) throws {
        for (accepted, tried) in [
            try compare(sample.link, seed: seed), try compare(sample.poll, seed: seed),
            try compare(sample.session, seed: seed), try compare(sample.refresh, seed: seed),
        ] {
            // Some changes leave a good token; most do not.
            #expect(accepted > tried / 200 && accepted < tried / 2)
        }
    }

    @Test("A text whose encoding is broken is refused for it before its MAC, also where it begins like ours")
    func encodingFirst() throws {
        let text = try sample.codec.sign(sample.link, under: sample.keyID).text
        let dot = try #require(text.lastIndex(of: "."))
        let (signed, signature) = (String(text[..<dot]), String(text[dot...]))
        let texts: [(text: String, wanted: TokenError.Code)] = [
            (String(signed.dropLast(2)) + "A!" + signature, .alphabet),
            (String(signed.dropLast(1)) + "." + signature, .shape),
            (signed + String(signature.dropLast()) + "5", .encoding),
            (String(signed.dropLast(4)) + signature, .mac),
        ]
        for (text, wanted) in texts {
            #expect(refusal(of: text, as: LinkClaims.self, by: sample.codec) == wanted)
        }
    }

    @Test("Claims of every length are put together and read alike")
    func lengths() throws {
        for length in 0..<700 {
            let client = String(repeating: "c", count: length)
            let claims = PollClaims(
                session: sample.poll.session, clientID: client, issuedAt: Sample.issuedAt,
                expiresAt: .init(1_900_000_000))
            let text = try sample.codec.sign(claims, under: sample.keyID).text
            #expect(try sample.codec.verify(text, as: PollClaims.self, at: Sample.issuedAt).claims == claims)
            let parts = text.split(separator: ".").map(String.init)
            #expect(try sample.seal("\(parts[0]).\(parts[1])", for: .poll) == text)
        }
    }

    @Test("A date of every length is written as everybody writes it, and read")
    func dates() throws {
        var dates: [Int64] = [0, 1, 9, 10, 1 << 53]
        var power: Int64 = 10
        while power < 1 << 53 {
            dates += [power - 1, power, power + 1, power * 7 / 3]
            power *= 10
        }
        for seconds in dates.flatMap({ [$0, -$0] }) {
            guard ClaimsTable.exactIntegers.contains(seconds) else { continue }
            let claims = LinkClaims(
                subject: sample.link.subject, session: sample.link.session, id: sample.link.id,
                issuedAt: .init(-1), expiresAt: .init(seconds))
            let text = try sample.codec.sign(claims, under: sample.keyID).text
            let json = try #require(Base64URL.decode(String(text.split(separator: ".")[1])))
            #expect(String(decoding: json, as: UTF8.self).hasSuffix(",\"iat\":-1,\"exp\":\(seconds)}"))
            #expect(try sample.codec.authenticate(text, as: LinkClaims.self, at: .init(0)).claims == claims)
        }
    }
}

@Suite struct DecimalTests {
    @Test("Eight digits are written and read, whatever stands behind them")
    func digits() {
        for value in stride(from: UInt64(0), to: 100_000_000, by: 997) {
            let characters = Decimal.characters(of: value)
            let bytes = (0..<8).map { UInt8(truncatingIfNeeded: characters >> (8 * $0)) }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.count == 8 && UInt64(text) == value)
            #expect(Decimal.count(characters) == 8 && Decimal.value(of: characters, count: 8) == value)
        }
        for stranger in [UInt8](0...255) where !(48...57).contains(stranger) {
            for count in 0..<8 {
                let word = Decimal.zeros & ~(0xff << UInt64(8 * count)) | UInt64(stranger) << UInt64(8 * count)
                #expect(Decimal.count(word) == count)
            }
        }
    }
}
