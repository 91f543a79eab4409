import Testing

@testable import MagicLinkMail

@Suite("Encoded words")
struct EncodedWordTests {
    @Test("A word fits into the first line of its field, and no character is torn apart")
    func length() {
        for sign in ["x", "ü", "€", "👩"] {
            for count in 0..<80 {
                let words = EncodedWord.words(for: String(repeating: sign, count: count))
                #expect(words.allSatisfy { $0.utf8.count <= 67 && $0.hasPrefix("=?UTF-8?Q?") && $0.hasSuffix("?=") })
                let contents = words.map { $0.dropFirst(10).dropLast(2) }
                #expect(contents.joined().utf8.count == count * (sign == "x" ? 1 : 3 * sign.utf8.count))
                #expect(contents.allSatisfy { $0.utf8.count % (sign == "x" ? 1 : 3 * sign.utf8.count) == 0 })
            }
        }
    }

    @Test("Only what is good in names too stands for itself")
    func alphabet() {
        #expect(EncodedWord.words(for: "aZ0 !*+-/_.,\"") == ["=?UTF-8?Q?aZ0_!*+-/=5F=2E=2C=22?="])
    }
}
