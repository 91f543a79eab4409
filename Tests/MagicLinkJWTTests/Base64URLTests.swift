import Foundation
import MagicLinkJWT
import Testing

@Suite struct Base64URLTests {
    /// https://www.rfc-editor.org/rfc/rfc4648#section-10, without padding.
    @Test(
        "The texts are those of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func rfc4648(_ plain: String, _ text: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == text)
        #expect(Base64URL.decode(text) == Array(plain.utf8))
    }

    @Test("Bytes of every length survive, and agree with Foundation's base64")
    func roundTrip() {
        var random = SplitMix(state: 7)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let text = Base64URL.encode(bytes)
            let reference = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
                .replacing("=", with: "")
            #expect(text == reference)
            #expect(Base64URL.decode(text) == bytes)
            #expect(Base64URL.decode(utf8: Array(text.utf8)) == bytes)
        }
    }

    @Test("Of all texts of two and three characters exactly the canonical are decoded")
    func canonical() throws {
        let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        for (first, one) in characters.enumerated() {
            for (second, two) in characters.enumerated() {
                let text = [one, two]
                let decoded = Base64URL.decode(utf8: text)
                #expect((decoded != nil) == (second % 16 == 0))
                if let decoded { #expect(decoded == [UInt8(first << 2 | second >> 4)]) }
                let three = Base64URL.decode(utf8: text + [characters[(first + second) % 64]])
                #expect((three != nil) == ((first + second) % 4 == 0))
            }
        }
    }

    @Test("Every byte outside the alphabet is refused in every place")
    func strangers() {
        let characters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        for byte in UInt8.min...UInt8.max where !characters.contains(byte) {
            for length in 1...11 {
                for place in 0..<length {
                    var text = [UInt8](repeating: UInt8(ascii: "A"), count: length)
                    text[place] = byte
                    #expect(Base64URL.decode(utf8: text) == nil)
                }
            }
        }
    }

    @Test(
        "Padding, white space and impossible lengths are refused",
        arguments: [
            "Zg==", "Zg=", "Zm9v\n", " Zm9v",
            "Zm 9v", "A", "AAAAA", "Zm9vA", "Zm+v", "Zm/v", "=", "Zm9v=", "Zm9v====",
        ])
    func refused(_ text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}
