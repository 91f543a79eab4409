import MagicLinkJWT
import Testing

/// Thousands of texts that nobody thought of, the same on every run.
@Suite("Tokens that nobody thought of") struct HS256FuzzTests {
    @Test("No second text of an accepted token is accepted", arguments: 0..<4)
    func oneText(_ seed: UInt64) throws {
        let bench = try HS256Bench()
        let text = Array(try bench.forge(claims: #"{"iss":"joe","exp":1800000001.5}"#).utf8)
        var random = SplitMix(state: seed)
        var tried = 0
        for _ in 0..<2000 {
            let other = Mutation.next(text, &random)
            guard other != text else { continue }
            tried += 1
            #expect(throws: TokenError.self) {
                try bench.verifier.verify(utf8: other, at: FractionalDate(HS256Bench.now))
            }
        }
        #expect(tried > 1900)
    }

    @Test("Whatever stands in header and claims under a right MAC, there is an answer", arguments: 0..<4)
    func content(_ seed: UInt64) throws {
        let bench = try HS256Bench(issuer: "joe", audience: "a", type: "JWT", leeway: .seconds(1))
        let header = Array(#"{"alg":"HS256","typ":"JWT","kid":"\u00e9","b64":true,"x":[1e5,{"y":null}]}"#.utf8)
        let claims = Array(#"{"iss":"joe","aud":["a","b"],"exp":1800000001.5e0,"nbf":-1e-3,"iat":0}"#.utf8)
        var random = SplitMix(state: seed &+ 100)
        var codes: [TokenError.Code?: Int] = [:]
        for _ in 0..<3000 {
            let isHeader = random.next() % 3 == 0
            var (head, body) = (header, claims)
            for _ in 0...(random.next() % 3) {
                if isHeader { head = Mutation.next(head, &random) } else { body = Mutation.next(body, &random) }
            }
            codes[bench.code(try bench.seal(Base64URL.encode(head) + "." + Base64URL.encode(body))), default: 0] += 1
        }
        // It reached the rooms behind the MAC, and some changes change nothing that counts.
        for code: TokenError.Code? in [nil, .headerJSON, .claimsJSON, .algorithm, .issuer, .expired] {
            #expect(codes[code, default: 0] > 0, "\(String(describing: code))")
        }
        #expect(codes[.mac] == nil && codes[.alphabet] == nil && codes[.encoding] == nil)
    }

    @Test("Raw bytes are refused", arguments: 0..<2)
    func noise(_ seed: UInt64) throws {
        let bench = try HS256Bench()
        var random = SplitMix(state: seed &+ 200)
        for _ in 0..<3000 {
            let bytes = (0..<(random.next() % 300)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(throws: TokenError.self) {
                try bench.verifier.verify(utf8: bytes, at: FractionalDate(HS256Bench.now))
            }
        }
    }
}

/// One small change of a text.
enum Mutation {
    private static let pieces = [
        "\"", "\\", "{", "}", "[", "]", ",", ":", ".", "-", "_", "=", "+", "/", " ", "\n", "0", "9", "e", "E", "1e400",
        "\\u",
        "\\ud800", "\u{feff}", "\0", "null", "true", "\"exp\":1,", "\"a\":1,", "AAAA", "é",
    ].map { Array($0.utf8) }

    static func next(_ text: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        guard !text.isEmpty else { return pieces[0] }
        var other = text
        let place = Int(random.next() % UInt64(text.count))
        switch random.next() % 6 {
        case 0: other[place] ^= 1 << UInt8(random.next() % 8)
        case 1: other.remove(at: place)
        case 2: other.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        case 3: other.insert(contentsOf: pieces[Int(random.next() % UInt64(pieces.count))], at: place)
        case 4: other.removeSubrange(place..<min(text.count, place + Int(random.next() % 8)))
        default: other.replaceSubrange(place...place, with: pieces[Int(random.next() % UInt64(pieces.count))])
        }
        return other
    }
}
