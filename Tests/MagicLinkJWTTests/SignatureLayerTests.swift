import Foundation
import Testing

@testable import MagicLinkJWT

/// The layer below the four kinds: cutting a text. That the MAC over these characters is right stands in `HMACKeyTests`.
@Suite struct SignatureLayerTests {
    /// https://www.rfc-editor.org/rfc/rfc7515#appendix-A.1: its header holds a line break and a space.
    @Test("The example of RFC 7515 A.1 is cut where it should be, and is no token of ours")
    func rfc7515() throws {
        struct Vector: Decodable {
            let token: String
        }
        let url = fixtures.appending(path: "rfc7515_a1/vector.json")
        let vector = try JSONDecoder().decode(Vector.self, from: Data(contentsOf: url))
        let text = Array(vector.token.utf8)
        let parts = try CompactToken(text.span)
        #expect(text[parts.headerEnd] == UInt8(ascii: ".") && text[parts.claimsEnd] == UInt8(ascii: "."))
        #expect(Base64URL.decode(utf8: Array(text[(parts.claimsEnd + 1)...]))?.count == 32)
        let header = try #require(Base64URL.decode(utf8: Array(text[..<parts.headerEnd])))
        #expect(header == Array("{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}".utf8))
        let claims = try JSONValue(
            parsing: #require(Base64URL.decode(utf8: Array(text[(parts.headerEnd + 1)..<parts.claimsEnd]))))
        #expect(
            claims["iss"] == "joe" && claims["exp"] == 1_300_819_380 && claims["http://example.com/is_root"] == true)
        // Its typ is none of ours.
        #expect(refusal(of: vector.token, as: LinkClaims.self, by: try Sample().codec) == .type)
    }
}
