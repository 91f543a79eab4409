import MagicLinkJWT
import Testing

@testable import MagicLink

@Suite("PKCE, S256 alone")
struct CodeChallengeTests {
    /// The example of https://www.rfc-editor.org/rfc/rfc7636#appendix-B.
    @Test("The RFC's verifier answers the RFC's challenge")
    func example() throws {
        let challenge = try #require(CodeChallenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"))
        #expect(CodeChallenge(verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == challenge)
        #expect(challenge.text == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("A challenge is 43 characters of canonical base64url", arguments: [42, 44, 0])
    func length(count: Int) { #expect(CodeChallenge(String(repeating: "A", count: count)) == nil) }

    @Test("Nothing but base64url, and its last bits zero")
    func alphabet() {
        for last in ["=", "+", "/", " ", "B", "9"] {
            #expect(CodeChallenge(String(repeating: "A", count: 42) + last) == nil)
        }
    }

    @Test("A verifier is 43 to 128 unreserved characters")
    func verifier() {
        for count in [43, 128] { #expect(CodeChallenge(verifier: String(repeating: "~", count: count)) != nil) }
        for count in [0, 42, 129] { #expect(CodeChallenge(verifier: String(repeating: "~", count: count)) == nil) }
        for odd in ["+", "/", "=", " ", "%"] {
            #expect(CodeChallenge(verifier: String(repeating: "a", count: 42) + odd) == nil)
        }
    }
}
