import Foundation
import MagicLinkJWT
import Testing

/// Every token carries the right MAC unless it says otherwise, so that only the check under test can refuse it.
@Suite("The verifier of any HS256 token") struct HS256VerifierTests {
    @Test("The example of RFC 7515 A.1 is accepted until its exp, without typ, kid and iat of its own")
    func rfc7515() throws {
        struct Vector: Decodable {
            let token: String
            let key_b64u: String
        }
        let url = fixtures.appending(path: "rfc7515_a1/vector.json")
        let vector = try JSONDecoder().decode(Vector.self, from: Data(contentsOf: url))
        let bench = try HS256Bench(key: #require(Base64URL.decode(vector.key_b64u)))
        let token = try bench.verifier.verify(vector.token, at: FractionalDate(NumericDate(1_300_819_379)))
        #expect(token.header == ["typ": "JWT", "alg": "HS256"])
        #expect(token.claims == ["iss": "joe", "exp": 1_300_819_380, "http://example.com/is_root": true])
        #expect(bench.code(vector.token, at: NumericDate(1_300_819_380)) == .expired)
        #expect(try HS256Bench().code(vector.token, at: NumericDate(1_300_819_379)) == .mac)
    }

    @Test(
        "A header counts by alg, crit, b64 and cty alone",
        arguments: [
            (#"{"alg":"HS256"}"#, nil),
            (#" {"alg" : "\u0048S256","typ":1,"kid":"../../key","zip":"DEF"} "#, nil),
            (#"{"alg":"HS256","jwk":{"kty":"oct","k":"AA"},"jku":"https://a","x5u":"https://a","x5c":[]}"#, nil),
            (#"{"alg":"HS256","b64":true,"cty":"json"}"#, nil),
            (#"{"alg":"none"}"#, .algorithm), (#"{"alg":"None"}"#, .algorithm), (#"{"alg":"hs256"}"#, .algorithm),
            (#"{"alg":"HS256 "}"#, .algorithm), (#"{"alg":"HS384"}"#, .algorithm), (#"{"alg":"RS256"}"#, .algorithm),
            (#"{"alg":["HS256"]}"#, .algorithm), (#"{"alg":null}"#, .algorithm), (#"{"typ":"JWT"}"#, .algorithm),
            (#"{"alg":"HS256","crit":["b64"],"b64":true}"#, .critical), (#"{"alg":"HS256","crit":[]}"#, .critical),
            (#"{"alg":"HS256","crit":["exp"],"exp":1}"#, .critical), (#"{"alg":"HS256","crit":null}"#, .critical),
            (#"{"alg":"HS256","b64":false}"#, .headerMember), (#"{"alg":"HS256","b64":"false"}"#, .headerMember),
            (#"{"alg":"HS256","cty":"JWT"}"#, .headerMember),
            (#"{"alg":"HS256","cty":"application/jwt"}"#, .headerMember),
            (#"{"alg":"HS256","alg":"HS256"}"#, .headerJSON), (#"{"alg":"none","\u0061lg":"HS256"}"#, .headerJSON),
            (#"{"alg":"HS256","x":{"a":1,"a":1}}"#, .headerJSON), (#"{"alg":"HS256"}{}"#, .headerJSON),
            (#"["HS256"]"#, .headerJSON), ("\u{feff}{\"alg\":\"HS256\"}", .headerJSON), (#""HS256""#, .headerJSON),
        ] as [(String, TokenError.Code?)])
    func header(_ header: String, _ wanted: TokenError.Code?) throws {
        #expect(try HS256Bench().code(header: header) == wanted)
    }

    @Test(
        "Claims are one strict JSON object with dates that are numbers, and nothing else is demanded",
        arguments: [
            ("{}", nil), (#" {"a" : [{"b":null}],"iss":1,"aud":2,"sub":[],"jti":{}} "#, nil),
            (#"{"iat":1800009999}"#, nil), (#"{"exp":1800000001}"#, nil), (#"{"exp":18000000005e-1}"#, nil),
            (#"{"exp":1.8000000001e9}"#, nil), (#"{"exp":1800000000.000000000000000001}"#, nil),
            (#"{"nbf":1800000000}"#, nil), (#"{"nbf":1800000000.0}"#, nil), (#"{"nbf":-1e9}"#, nil),
            (#"{"exp":9007199254740993}"#, nil), (#"{"exp":9223372036854775807}"#, nil), (#"{"iat":-0}"#, nil),
            (#"{"exp":1800000000}"#, .expired), (#"{"exp":1.8e9}"#, .expired), (#"{"exp":0}"#, .expired),
            (#"{"exp":1799999999.999999999999999999}"#, .expired), (#"{"exp":-1}"#, .expired),
            (#"{"exp":1e-400}"#, .expired), (#"{"nbf":1800000000.000000000000000001}"#, .notYetValid),
            (#"{"nbf":1800000001}"#, .notYetValid), (#"{"nbf":9223372036854775807}"#, .notYetValid),
            (#"{"exp":1,"nbf":1800000001}"#, .notYetValid),
            (#"{"exp":"1800000001"}"#, .expiresAtMalformed), (#"{"exp":null}"#, .expiresAtMalformed),
            (#"{"exp":1e400}"#, .expiresAtMalformed), (#"{"exp":9223372036854775808}"#, .expiresAtMalformed),
            (#"{"exp":-1e19}"#, .expiresAtMalformed), (#"{"exp":true}"#, .expiresAtMalformed),
            (#"{"exp":1e99999999999999999999999999}"#, .expiresAtMalformed), (#"{"exp":[1]}"#, .expiresAtMalformed),
            (#"{"nbf":"0"}"#, .notBeforeMalformed), (#"{"nbf":1e30}"#, .notBeforeMalformed),
            (#"{"iat":"0"}"#, .issuedAtMalformed), (#"{"iat":{}}"#, .issuedAtMalformed),
            (#"{"exp":NaN}"#, .claimsJSON), (#"{"exp":Infinity}"#, .claimsJSON), (#"{"exp":01}"#, .claimsJSON),
            (#"{"exp":1.}"#, .claimsJSON), (#"{"exp":.5}"#, .claimsJSON), (#"{"exp":+1}"#, .claimsJSON),
            (#"{"exp":1,"exp":1800000001}"#, .claimsJSON), (#"{"a":1,"\u0061":1}"#, .claimsJSON),
            ("[]", .claimsJSON), ("\"\"", .claimsJSON), ("null", .claimsJSON), (" ", .claimsJSON), ("{}x", .claimsJSON),
            ("\u{feff}{}", .claimsJSON), (#"{"a":"\ud800"}"#, .claimsJSON), ("{\"a\":\"\u{0}\"}", .claimsJSON),
        ] as [(String, TokenError.Code?)])
    func claims(_ claims: String, _ wanted: TokenError.Code?) throws {
        #expect(try HS256Bench().code(claims: claims) == wanted)
    }

    @Test("The leeway moves exp and nbf, by as much as it is, and no further than time goes")
    func leeway() throws {
        let bench = try HS256Bench(leeway: .milliseconds(1500))
        #expect(try bench.code(claims: #"{"exp":1799999998.5}"#) == .expired)
        #expect(try bench.code(claims: #"{"exp":1799999998.51,"nbf":1800000001.5}"#) == nil)
        #expect(try bench.code(claims: #"{"nbf":1800000001.51}"#) == .notYetValid)
        let endless = try HS256Bench(leeway: .seconds(Int64.max) * 2)
        let claims = #"{"exp":-9223372036854775807,"nbf":9223372036854775806}"#
        for now in [NumericDate(-1), .init(0), .init(Int64.max), .init(Int64.min)] {
            _ = endless.code(try endless.forge(claims: claims), at: now)
        }
        #expect(endless.code(try endless.forge(claims: claims), at: NumericDate(-1)) == nil)
        let negative = try HS256Bench(leeway: .seconds(-10))
        #expect(try negative.code(claims: #"{"exp":1800000001,"nbf":1800000000}"#) == nil)
    }

    @Test("Any now is fine, the ends of Int64 too")
    func ends() throws {
        let bench = try HS256Bench()
        let token = try bench.forge(claims: #"{"exp":9223372036854775807,"nbf":-9223372036854775807}"#)
        #expect(bench.code(token, at: NumericDate(.max)) == .expired)
        #expect(bench.code(token, at: NumericDate(.max - 1)) == nil)
        #expect(bench.code(token, at: NumericDate(.min)) == .notYetValid)
    }

    @Test("iss, aud and typ count if they are asked for, each with its word")
    func asked() throws {
        let issuer = try HS256Bench(issuer: "caf\u{e9}")
        #expect(try issuer.code(claims: #"{"iss":"caf\u00e9"}"#) == nil)
        #expect(try issuer.code(claims: #"{"iss":"cafe\u0301"}"#) == .issuer)
        #expect(try issuer.code(claims: "{}") == .issuerMissing)
        #expect(try issuer.code(claims: #"{"iss":["caf\u00e9"]}"#) == .issuerMalformed)

        let audience = try HS256Bench(audience: "a")
        for claims in [#"{"aud":"a"}"#, #"{"aud":["a"]}"#, #"{"aud":["b","a","c"]}"#] {
            #expect(try audience.code(claims: claims) == nil)
        }
        for claims in [#"{"aud":"A"}"#, #"{"aud":[]}"#, #"{"aud":["b","a "]}"#, #"{"aud":""}"#] {
            #expect(try audience.code(claims: claims) == .audience)
        }
        for claims in [#"{"aud":1}"#, #"{"aud":["a",1]}"#, #"{"aud":[["a"]]}"#, #"{"aud":null}"#, #"{"aud":{"a":1}}"#] {
            #expect(try audience.code(claims: claims) == .audienceMalformed)
        }
        #expect(try audience.code(claims: "{}") == .audienceMissing)

        let type = try HS256Bench(type: "at+jwt")
        for name in ["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"] {
            #expect(try type.code(header: "{\"alg\":\"HS256\",\"typ\":\"\(name)\"}") == nil)
        }
        for name in ["JWT", "", "text/at+jwt", "at+jwt ", "application/application/at+jwt", "\u{212a}"] {
            #expect(try type.code(header: "{\"alg\":\"HS256\",\"typ\":\"\(name)\"}") == .type)
        }
        #expect(try type.code() == .type)
        #expect(try type.code(header: #"{"alg":"HS256","typ":null}"#) == .type)
    }

    @Test("Parts are three, not empty, and canonical")
    func parts() throws {
        let bench = try HS256Bench()
        let text = try bench.forge()
        let parts = text.split(separator: ".").map(String.init)
        #expect(bench.code(text) == nil)
        for wrong in [
            "", ".", "..", "...", parts[0], "\(parts[0]).\(parts[1])", text + ".", "." + text, text + ".AA.AA",
        ] {
            #expect(bench.code(wrong) == .shape)
        }
        for wrong in [text + "=", text + "\n", " " + text, text.replacing(".", with: ". "), text + "\0", text + "é"] {
            #expect(bench.code(wrong) == .alphabet)
        }
        // `{}` leaves four bits behind its second byte.
        #expect(parts[1] == "e30")
        for last in ["1", "2", "3"] { #expect(bench.code(try bench.seal("\(parts[0]).e3\(last)")) == .encoding) }
        #expect(bench.code(try bench.seal("\(parts[0]).e30AA")) == .encoding)
        #expect(bench.code("\(parts[0]).e30.AA") == .mac)
        #expect(bench.code("\(parts[0]).e30.\(parts[2])AA") == .encoding)
        #expect(bench.code("\(parts[0]).e30.\(parts[2])AAA") == .mac)
    }

    @Test("A token and its JSON have limits, and nothing beyond them takes long")
    func limits() throws {
        let bench = try HS256Bench()
        func padded(_ count: Int) throws -> String {
            try bench.forge(claims: #"{"a":"\#(String(repeating: "x", count: count))"}"#)
        }
        let fixed = try padded(0).utf8.count
        let room = (HS256Verifier.sizeLimit - fixed) / 4 * 3
        let (fits, over) = (try padded(room), try padded(room + 4))
        #expect(fits.utf8.count > HS256Verifier.sizeLimit - 4 && bench.code(fits) == nil)
        #expect(over.utf8.count > HS256Verifier.sizeLimit && bench.code(over) == .tooLong)
        func nested(_ depth: Int) -> String {
            "{\"a\":" + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1) + "}"
        }
        #expect(try bench.code(claims: nested(HS256Verifier.depthLimit)) == nil)
        #expect(try bench.code(claims: nested(HS256Verifier.depthLimit + 1)) == .claimsJSON)
        #expect(try bench.code(header: String(repeating: "[", count: 40_000)) == .headerJSON)
        let clock = ContinuousClock()
        let digits = String(repeating: "9", count: 40_000)
        for text in [
            String(repeating: "A", count: 1 << 20), try bench.forge(claims: "{\"exp\":\(digits)}"),
            try bench.forge(claims: "{\"exp\":1\(digits)e-40000}"), try bench.forge(claims: "{\"exp\":1e\(digits)}"),
            try bench.forge(claims: "{" + (0..<5000).map { "\"\($0)\":0" }.joined(separator: ",") + "}"),
        ] {
            #expect(clock.measure { _ = bench.code(text) } < .seconds(1))
        }
    }

    @Test("The payload alone needs no claims")
    func payload() throws {
        let bench = try HS256Bench()
        let text = try bench.forge(claims: "foo")
        #expect(bench.code(text) == .claimsJSON)
        #expect(try bench.verifier.payload(ofUTF8: Array(text.utf8)) == Array("foo".utf8))
        #expect(throws: TokenError.self) { try bench.verifier.payload(ofUTF8: Array(text.utf8.dropLast())) }
    }

    @Test("A key may be short to verify, and not be empty; it does not print")
    func keys() throws {
        for length in [1, 31, 64, 65, 5000] {
            let bench = try HS256Bench(key: [UInt8](repeating: 7, count: length))
            #expect(try bench.code() == nil)
            #expect(bench.code(try HS256Bench().forge()) == .mac)
        }
        #expect(throws: HS256Key.Problem.empty) { try HS256Key([]) }
        var bytes = [UInt8](repeating: 7, count: 40)
        let key = try HS256Key(wiping: &bytes)
        #expect(bytes == [UInt8](repeating: 0, count: 40) && key.count == 40)
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key) \(String(reflecting: key))" == "<redacted> <redacted>" && !dumped.contains("mac"))
    }
}
