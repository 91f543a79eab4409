import MagicLinkTesting
import Testing

@testable import MagicLinkMail

@Suite("Quoted-printable")
struct QuotedPrintableTests {
    private func encoded(_ text: String) -> String { String(decoding: QuotedPrintable.encoded(text), as: UTF8.self) }

    @Test(
        "It writes",
        arguments: [
            ("", ""), ("\n", "\r\n"), ("a", "a\r\n"), ("a\n", "a\r\n"), ("a\n\nb\n", "a\r\n\r\nb\r\n"),
            ("a = b", "a =3D b\r\n"), ("a \nb\t\n", "a=20\r\nb=09\r\n"), (" ", "=20\r\n"), ("a  ", "a =20\r\n"),
            ("ü", "=C3=BC\r\n"), ("👩", "=F0=9F=91=A9\r\n"), ("a\r\nb\rc", "a=0D\r\nb=0Dc\r\n"), ("\0", "=00\r\n"),
            (".", "=2E\r\n"), ("..a\n.b", "=2E.a\r\n=2Eb\r\n"), ("a.", "a.\r\n"),
        ])
    func writes(text: String, expected: String) {
        #expect(encoded(text) == expected)
    }

    @Test("A line has 76 columns at most, and a dot that comes to its beginning is encoded", arguments: 70..<80)
    func longLines(count: Int) {
        for sign in [".", "=", "ü", " ", "👩", "x"] {
            let text = String(repeating: "x", count: count) + sign + sign + "."
            let lines = encoded(text).split(separator: "\r\n")
            #expect(lines.allSatisfy { $0.utf8.count <= 76 && !$0.hasPrefix(".") })
            #expect(lines.dropLast().allSatisfy { $0.hasSuffix("=") })
            // A character of several bytes stays on one line.
            #expect(lines.joined(separator: "|").replacing("=|", with: "").contains(sign == "👩" ? "=F0=9F=91=A9" : ""))
            #expect(lines.filter { $0.contains("=F0") }.allSatisfy { $0.contains("=A9") })
        }
    }

    @Test("Python reads back what was written: naughty strings, and lines of every kind")
    func readBack() async throws {
        let random = SeededRandom(seed: 3)
        let signs = Array("abc .=-\tüß€👩\"&<_".map(String.init))
        let drawn = (0..<300).map { length in
            (0..<length).map { _ in signs[Int(random.next() % UInt64(signs.count))] }.joined()
        }
        // A CR at the end of a line would be read as part of the line break.
        let texts = (try Sample.naughtyStrings() + drawn).map { $0.replacing("\r", with: "") + "\n" }
        let head = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        let mails = texts.map { Array(head.utf8) + QuotedPrintable.encoded($0) }
        for mail in mails { #expect(WireRules.broken(by: mail) == []) }
        for (text, mail) in zip(texts, try await MailReader.read(mails)) {
            #expect(mail.parts.map(\.text) == [text] && mail.defects.isEmpty)
        }
    }
}
