import MagicLinkJWT
import Testing

@Suite("The signer of any HS256 token") struct HS256SignerTests {
    @Test("The claims are signed byte for byte, behind a header of what was given")
    func bytes() throws {
        let bench = try HS256Bench(type: "JWT")
        let claims = " {\"b\":1.50, \"a\":\"\\u0041\"}\n"
        let text = try HS256Signer(key: bench.key, type: "JWT", keyID: "k \"1\"").sign(utf8: Array(claims.utf8))
        let parts = text.split(separator: ".").map(String.init)
        #expect(Base64URL.decode(parts[0]) == Array(#"{"alg":"HS256","typ":"JWT","kid":"k \"1\""}"#.utf8))
        #expect(Base64URL.decode(parts[1]) == Array(claims.utf8))
        #expect(bench.code(text) == nil)
        let object: JSONObject = ["iss": "joe", "exp": 1_800_000_001]
        let plain = try HS256Signer(key: bench.key).sign(object)
        let token = try HS256Verifier(key: bench.key).verify(plain, at: FractionalDate(HS256Bench.now))
        #expect(token.header == ["alg": "HS256"] && token.claims == object)
    }

    @Test("A token of RFC 7515 A.1's parts has its signature")
    func rfc7515() throws {
        // Header and claims hold line breaks, so the text is sealed as it stands; the key is the example's.
        let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
        let bench = try HS256Bench(key: #require(Base64URL.decode(key)))
        let text = try bench.seal(
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
                + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ")
        #expect(text.hasSuffix(".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
    }

    @Test(
        "What the verifier would refuse for its form is not signed",
        arguments: [
            ("", .claimsJSON), ("[]", .claimsJSON), ("{}{}", .claimsJSON), (#"{"a":1,"a":2}"#, .claimsJSON),
            (#"{"exp":"1"}"#, .expiresAtMalformed), (#"{"nbf":1e99}"#, .notBeforeMalformed),
            (#"{"iat":null}"#, .issuedAtMalformed),
            ("{\"a\":\"" + String(repeating: "x", count: 50_000) + "\"}", .tooLong),
            (String(repeating: "x", count: 70_000), .tooLong),
        ] as [(String, TokenError.Code)])
    func refused(_ claims: String, _ wanted: TokenError.Code) throws {
        let signer = try HS256Signer(key: HS256Bench().key)
        do throws(TokenError) {
            let text = try signer.sign(utf8: Array(claims.utf8))
            Issue.record("signed: \(text.prefix(100))")
        } catch {
            #expect(error.code == wanted)
        }
    }

    @Test("A key below 256 bits does not sign")
    func short() throws {
        let key = try HS256Key([UInt8](repeating: 1, count: 31))
        #expect(throws: HS256Key.Problem.tooShort) { try HS256Signer(key: key) }
        _ = try HS256Signer(key: HS256Key([UInt8](repeating: 1, count: 32)))
    }
}
