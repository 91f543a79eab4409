import MagicLinkJWT
import Testing

@Suite struct IdentifierTests {
    @Test("An id has one text, and is read from that text alone")
    func text() throws {
        let text = "ABEiM0RVRneImaq7zN3u_w"
        let id = try #require(UserID(text))
        #expect(id.high == 0x0011_2233_4455_4677 && id.low == 0x8899_aabb_ccdd_eeff)
        #expect(id.description == text && id.utf8 == Array(text.utf8))
        #expect(
            id.bytes == [
                0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x46, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
            ])
        #expect(UserID(utf8: Array(text.utf8)) == id)
        for place in text.indices {
            for wrong: Character in ["+", "/", "=", " ", "~", "\n", "\0", "é"] {
                var other = text
                other.replaceSubrange(place...place, with: [wrong])
                #expect(UserID(other) == nil, "\(other)")
            }
        }
        for other in ["", text + "0", text + "==", String(text.dropLast()), "00112233-4455-4677-8899-aabbccddeeff"] {
            #expect(UserID(other) == nil)
        }
    }

    @Test("The text of an id is its bytes in base64url, and what the last four bits spell is refused unless zero")
    func textIsBase64URL() throws {
        var random = SplitMix(state: 22)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for _ in 0..<500 {
            let id = TokenID(high: random.next(), low: random.next())
            let text = Base64URL.encode(id.bytes)
            #expect(id.description == text && TokenID(text) == id)
            for last in alphabet {
                let other = text.dropLast() + [last]
                #expect(TokenID(other)?.bytes == Base64URL.decode(String(other)))
            }
        }
    }

    @Test(
        "Random bits become a version-4 UUID of the RFC 9562 variant",
        arguments: [UInt64.min, .max, 0x5555_aaaa_5555_aaaa])
    func random(_ bits: UInt64) throws {
        let bytes = SessionID(random: bits, bits).bytes
        #expect(bytes[6] >> 4 == 4)
        #expect(bytes[8] >> 6 == 0b10)
    }

    @Test("A key id is 1 to 32 characters of the plain kind")
    func keyIDs() {
        for right in ["a", "2026-11", "K_1", String(repeating: "x", count: 32)] { #expect(KeyID(right)?.text == right) }
        for wrong in ["", " ", "a b", "a/b", "é", "a.b", "a\n", "\0", "\u{212a}", String(repeating: "x", count: 33)] {
            #expect(KeyID(wrong) == nil)
        }
    }

    @Test("Dates stop at the ends of Int64 and never trap")
    func dates() {
        #expect(NumericDate(10) + .seconds(5) == NumericDate(15))
        #expect(NumericDate(10) + .milliseconds(1999) == NumericDate(11))
        #expect(NumericDate(.max) + .seconds(1) == NumericDate(.max))
        #expect(NumericDate(.min) + .seconds(-1) == NumericDate(.min))
        #expect(NumericDate(15) - NumericDate(10) == .seconds(5))
        #expect(NumericDate(.max) - NumericDate(-1) == .seconds(Int64.max))
        #expect(NumericDate(.min) - NumericDate(1) == .seconds(Int64.min))
        #expect(NumericDate(1) < NumericDate(2) && NumericDate(-7).description == "-7")
    }
}
