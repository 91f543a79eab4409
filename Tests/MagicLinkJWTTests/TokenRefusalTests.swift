import MagicLinkJWT
import Testing

/// Every case carries the right MAC unless it says otherwise, so that only the check under test can refuse it.
@Suite struct TokenRefusalTests {
    let sample: Sample
    init() throws { sample = try Sample() }

    func code(_ text: String) -> TokenError.Code? {
        refusal(of: text, as: LinkClaims.self, by: sample.codec)
    }

    func code(header: String = Sample.header, claims: String = Sample.claims()) throws -> TokenError.Code? {
        code(try sample.forge(header: header, claims: claims))
    }

    @Test("The forged token without a fault is accepted: the other cases fail for their own reason")
    func faultless() throws {
        #expect(try code() == nil)
        #expect(try code(header: #" {"kid": "k1",  "typ":"login-link+jwt","alg":"HS256"}  "#) == nil)
        #expect(try code(claims: Sample.claims(behind: #","nonce":{"a":[1,2]},"x":null"#)) == nil)
        #expect(try code(claims: Sample.claims(behind: #","nbf":1800000030"#)) == nil)
        #expect(try code(claims: Sample.claims(["exp": nil], behind: #","\u0065xp":1800000600"#)) == nil)
    }

    @Test(
        "A header that is not exactly ours is refused by the member at fault",
        arguments: [
            (#"{"alg":"none","typ":"login-link+jwt","kid":"k1"}"#, TokenError.Code.algorithm),
            (#"{"alg":"None","typ":"login-link+jwt","kid":"k1"}"#, .algorithm),
            (#"{"alg":"NONE","typ":"login-link+jwt","kid":"k1"}"#, .algorithm),
            (#"{"alg":"nOnE","typ":"login-link+jwt","kid":"k1"}"#, .algorithm),
            (#"{"alg":"","typ":"login-link+jwt","kid":"k1"}"#, .algorithm),
            (#"{"alg":"hs256","typ":"login-link+jwt","kid":"k1"}"#, .algorithm),
            (#"{"alg":"HS256 ","typ":"login-link+jwt","kid":"k1"}"#, .algorithm),
            (#"{"alg":"HS384","typ":"login-link+jwt","kid":"k1"}"#, .algorithm),
            (#"{"alg":"RS256","typ":"login-link+jwt","kid":"k1"}"#, .algorithm),
            (#"{"alg":["HS256"],"typ":"login-link+jwt","kid":"k1"}"#, .algorithm),
            (#"{"alg":null,"typ":"login-link+jwt","kid":"k1"}"#, .algorithm),
            (#"{"typ":"login-link+jwt","kid":"k1"}"#, .algorithm),
            (#"{"alg":"HS256","typ":"login-poll+jwt","kid":"k1"}"#, .type),
            (#"{"alg":"HS256","typ":"LOGIN-LINK+JWT","kid":"k1"}"#, .type),
            (#"{"alg":"HS256","typ":"application/login-link+jwt","kid":"k1"}"#, .type),
            (#"{"alg":"HS256","typ":"JWT","kid":"k1"}"#, .type),
            (#"{"alg":"HS256","typ":1,"kid":"k1"}"#, .type),
            (#"{"alg":"HS256","kid":"k1"}"#, .type),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"k2"}"#, .keyID),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"K1"}"#, .keyID),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":""}"#, .keyID),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"../../k1"}"#, .keyID),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"k1\u0000"}"#, .keyID),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":1}"#, .keyID),
            (#"{"alg":"HS256","typ":"login-link+jwt"}"#, .keyID),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"k1","crit":["b64"],"b64":false}"#, .critical),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"k1","crit":[]}"#, .critical),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"k1","crit":null}"#, .critical),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"k1","b64":false}"#, .headerMember),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"k1","jwk":{"kty":"oct","k":"AA"}}"#, .headerMember),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"k1","jku":"https://evil.example"}"#, .headerMember),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"k1","x5u":"https://evil.example"}"#, .headerMember),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"k1","cty":"JWT"}"#, .headerMember),
            (#"{"alg":"HS256","alg":"HS256","typ":"login-link+jwt","kid":"k1"}"#, .headerJSON),
            (#"{"alg":"none","\u0061lg":"HS256","typ":"login-link+jwt","kid":"k1"}"#, .headerJSON),
            (#"{"alg":"HS256","typ":"login-link+jwt","kid":"k1"}x"#, .headerJSON),
            (#"["HS256","login-link+jwt","k1"]"#, .headerJSON),
            ("\u{feff}" + Sample.header, .headerJSON),
            ("x", .headerJSON),
        ])
    func header(_ header: String, _ wanted: TokenError.Code) throws {
        #expect(try code(header: header) == wanted)
    }

    @Test(
        "A claim of the wrong type is refused by its name",
        arguments: [
            ("iss", ["1", "null", "[]", "[\"\(Sample.issuer)\"]"], TokenError.Code.issuerMalformed),
            ("aud", ["1", "null", "[\"\(Sample.issuer)/confirm\"]"], .audienceMalformed),
            (
                "sub",
                [
                    "1", "\"\"", "\"ada\"", "\"00112233-4455-4677-8899-aabbccddeeff\"", "\"ABEiM0RVRneImaq7zN3u_\"",
                    "\"ABEiM0RVRneImaq7zN3u_x\"", "\"ABEiM0RVRneImaq7zN3u_w==\"", "\"ABEiM0RVRneImaq7zN3u/w\"",
                    "\"\\u0041BEiM0RVRneImaq7zN3u_w\"",
                ], .subjectMalformed
            ),
            ("sid", ["{}", "\"ASNFZ4mrTe-BI0VniavN7~\""], .sessionMalformed),
            ("jti", ["true", "\"{_ty6mHZUQhCO3LqYdlQy}\""], .tokenIDMalformed),
            (
                "iat",
                ["\"1800000000\"", "1800000000.0", "18e8", "-0", "9007199254740993", "-9007199254740993", "1e400"],
                .issuedAtMalformed
            ),
            (
                "exp",
                ["\"1800000600\"", "1800000600.5", "1.8E9", "9223372036854775808", "9007199254740993", "null", "[]"],
                .expiresAtMalformed
            ),
        ])
    func types(_ claim: String, _ values: [String], _ wanted: TokenError.Code) throws {
        for value in values { #expect(try code(claims: Sample.claims([claim: value])) == wanted, "\(value)") }
    }

    @Test(
        "A claim that is missing is refused by its name",
        arguments: [
            ("iss", TokenError.Code.issuerMissing), ("aud", .audienceMissing), ("sub", .subjectMissing),
            ("sid", .sessionMissing), ("jti", .tokenIDMissing), ("iat", .issuedAtMissing), ("exp", .expiresAtMissing),
        ])
    func missing(_ claim: String, _ wanted: TokenError.Code) throws {
        #expect(try code(claims: Sample.claims([claim: nil])) == wanted)
    }

    @Test("The claims of poll, session and refresh tokens are asked for by name too")
    func otherKinds() throws {
        func code<C: TokenClaims>(_ type: C.Type, _ path: String, _ rest: String) throws -> TokenError.Code? {
            let header = #"{"alg":"HS256","typ":"\#(C.kind.type)","kid":"k1"}"#
            let claims = #"{"iss":"\#(Sample.issuer)","aud":"\#(Sample.issuer)\#(path)",\#(rest)}"#
            let text = try sample.forge(header: header, claims: claims, for: C.kind.purpose)
            return refusal(of: text, as: type, by: sample.codec)
        }
        let ids = #""sub":"ABEiM0RVRneImaq7zN3u_w","sid":"ASNFZ4mrTe-BI0VniavN7w""#
        let id = #""jti":"_ty6mHZUQhCO3LqYdlQyEA""#
        let times = #""iat":1800000000,"exp":1800000600"#
        #expect(try code(PollClaims.self, "/token", #"\#(ids),"client_id":"c",\#(times)"#) == nil)
        #expect(try code(PollClaims.self, "/token", "\(ids),\(times)") == .clientIDMissing)
        #expect(try code(PollClaims.self, "/token", #"\#(ids),"client_id":1,\#(times)"#) == .clientIDMalformed)
        #expect(try code(PollClaims.self, "/confirm", #"\#(ids),"client_id":"c",\#(times)"#) == .audience)
        let refresh = #"\#(ids),"client_id":"c",\#(times)"#
        #expect(try code(RefreshClaims.self, "/token", #"\#(refresh),"gen":7"#) == nil)
        #expect(try code(RefreshClaims.self, "/token", refresh) == .generationMissing)
        for value in ["-1", "1.0", "\"1\"", "9007199254740993"] {
            #expect(try code(RefreshClaims.self, "/token", "\(refresh),\"gen\":\(value)") == .generationMalformed)
        }
        #expect(try code(SessionClaims.self, "", "\(refresh),\(id),\"auth_time\":1799999999") == nil)
        #expect(try code(SessionClaims.self, "", "\(refresh),\(id)") == .authenticatedAtMissing)
        #expect(try code(SessionClaims.self, "", "\(refresh),\(id),\"auth_time\":true") == .authenticatedAtMalformed)
        #expect(try code(SessionClaims.self, "/token", "\(refresh),\(id),\"auth_time\":1") == .audience)
    }

    @Test("Issuer and audience are equal strings or nothing")
    func equality() throws {
        for wrong in ["https://login.example.org/", "https://LOGIN.example.org", "", "https://login.example.or"] {
            #expect(try code(claims: Sample.claims(["iss": "\"\(wrong)\""])) == .issuer)
        }
        for wrong in [Sample.issuer, Sample.issuer + "/token", Sample.issuer + "/confirm/", Sample.issuer + "/Confirm"]
        {
            #expect(try code(claims: Sample.claims(["aud": "\"\(wrong)\""])) == .audience)
        }
    }

    @Test("nbf is not ours, but where it is, it counts")
    func notBefore() throws {
        #expect(try code(claims: Sample.claims(behind: #","nbf":1800000031"#)) == .notYetValid)
        for value in ["\"1800000000\"", "1.5", "null", "9007199254740993"] {
            #expect(try code(claims: Sample.claims(behind: ",\"nbf\":\(value)")) == .notBeforeMalformed)
        }
    }

    @Test(
        "Claims that are not one strict JSON object are refused",
        arguments: [
            "", " ", "{}x", "[]", "null", "\u{feff}" + Sample.claims(), Sample.claims() + "{}",
            Sample.claims() + "\u{0}",
            String(Sample.claims().dropLast()), Sample.claims(behind: #","exp":1800000600"#),
            Sample.claims(behind: #","e\u0078p":1900000000"#), Sample.claims(behind: #","a":1,"a":2"#),
            Sample.claims(behind: #","a":1,"\u0061":2"#), Sample.claims(behind: #","a":{"b":1,"b":2}"#),
            Sample.claims(behind: #","a":"\ud800""#), Sample.claims(behind: #","a":[[[[[[[[0]]]]]]]]"#),
            Sample.claims(behind: ","), Sample.claims(["exp": "01800000600"]),
            Sample.claims(behind: ",\"a\":\"\u{0}\""),
        ])
    func claimsJSON(_ claims: String) throws {
        // An empty claims part has no shape, so it does not come this far.
        #expect(try code(claims: claims) == (claims.isEmpty ? .shape : .claimsJSON))
    }

    @Test("Claims that are not UTF-8 are refused")
    func claimsUTF8() throws {
        for bytes: [UInt8] in [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]] {
            let claims = Array(Sample.claims(behind: ",\"a\":\"").utf8.dropLast()) + bytes + Array("\"}".utf8)
            let text = try sample.forge(headerBytes: Array(Sample.header.utf8), claimsBytes: claims)
            #expect(code(text) == .claimsJSON)
        }
    }
}
