import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLinkMail

@Suite("Header fields")
struct HeaderValueTests {
    private func line(_ value: HeaderValue, _ name: HeaderName = .subject) -> String {
        String(decoding: value.field(name), as: UTF8.self)
    }

    @Test(
        "A text stands for itself or is encoded",
        arguments: [
            ("Your sign-in link", "Your sign-in link"), ("", ""), ("ü", "=?UTF-8?Q?=C3=BC?="),
            ("a  b", "=?UTF-8?Q?a__b?="), (" a", "=?UTF-8?Q?_a?="), ("=?x?=", "=?UTF-8?Q?=3D=3Fx=3F=3D?="),
            ("a\r\nBcc: b", "=?UTF-8?Q?a=0D=0ABcc=3A_b?="), ("a\0", "=?UTF-8?Q?a=00?="), ("\u{7f}", "=?UTF-8?Q?=7F?="),
        ])
    func text(text: String, written: String) {
        #expect(line(HeaderValue(text: text)) == (written.isEmpty ? "Subject:\r\n" : "Subject: \(written)\r\n"))
    }

    @Test("Whatever it is made of, it adds no field and cuts none short")
    func noInjection() throws {
        let hostile = ["\r\nBcc: eve@example.org", "a\n\nb", "a\rb", "\u{2028}", "a\r\n b"]
        for text in try Sample.naughtyStrings() + hostile {
            for value in [HeaderValue(text: text), HeaderValue(fixed: text), HeaderValue(fixed: "a", text)] {
                let lines = value.field(.subject).split(separator: 0x0a, omittingEmptySubsequences: false)
                #expect(lines.first?.starts(with: "Subject:".utf8) == true && lines.last?.isEmpty == true)
                #expect(lines.dropFirst().dropLast().allSatisfy { $0.first == 0x20 })
                #expect(lines.dropLast().allSatisfy { $0.last == 0x0d })
                for line in lines { #expect(line.dropLast().allSatisfy { (0x20...0x7e).contains($0) }) }
            }
        }
    }

    @Test("Python reads back every subject, and no line of it is longer than 76 columns")
    func readBack() async throws {
        // It takes controls away where we only encode them, and we have no subject with any.
        let texts = try Sample.naughtyStrings().filter { $0.unicodeScalars.allSatisfy { $0.value > 0x1f } }
        let values = texts.map { HeaderValue(text: $0).field(.subject) }
        for value in values { #expect(value.split(separator: 0x0a).allSatisfy { $0.count <= 77 }) }
        for (text, mail) in zip(texts, try await MailReader.read(values.map { $0 + "\r\nx\r\n".utf8 })) {
            #expect(try mail.field("Subject") == text)
        }
    }

    @Test(
        "A sender's name stands bare, in quotes or encoded",
        arguments: [
            ("login@example.org", "login@example.org"),
            ("Example Login <login@example.org>", "Example Login <login@example.org>"),
            ("Example, Inc. <login@example.org>", "\"Example, Inc.\" <login@example.org>"),
            ("a@b.example <login@example.org>", "\"a@b.example\" <login@example.org>"),
            ("Büro, Köln <login@example.org>", "=?UTF-8?Q?B=C3=BCro=2C_K=C3=B6ln?= <login@example.org>"),
            ("=?UTF-8?Q?x?= <login@example.org>", "=?UTF-8?Q?=3D=3FUTF-8=3FQ=3Fx=3F=3D?= <login@example.org>"),
        ])
    func sender(text: String, written: String) throws {
        #expect(line(HeaderValue(try #require(Sender(text))), .from) == "From: \(written)\r\n")
    }

    @Test("An address with a piece that some readers decode is quoted, so that they do not")
    func encodedWordInAddress() throws {
        let plain = try EmailAddress("a?b=c@example.org")
        #expect(line(HeaderValue(plain), .to) == "To: a?b=c@example.org\r\n")
        let hostile = try EmailAddress("=?utf-8?Q?=0D=0ABcc?=@example.org")
        #expect(line(HeaderValue(hostile), .to) == "To: \"=\\?utf-8\\?Q\\?=0D=0ABcc\\?=\"@example.org\r\n")
    }

    @Test(
        "A date has one form, in UTC; what it has no room for is clamped",
        arguments: [
            (1_795_249_860, "Sat, 21 Nov 2026 08:31:00 +0000"), (0, "Thu, 1 Jan 1970 00:00:00 +0000"),
            (951_827_696, "Tue, 29 Feb 2000 12:34:56 +0000"), (1_893_455_999, "Mon, 31 Dec 2029 23:59:59 +0000"),
            (-1, "Thu, 1 Jan 1970 00:00:00 +0000"), (.min, "Thu, 1 Jan 1970 00:00:00 +0000"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 +0000"), (.max, "Fri, 31 Dec 9999 23:59:59 +0000"),
        ] as [(Int64, String)])
    func date(seconds: Int64, written: String) {
        #expect(line(HeaderValue(NumericDate(seconds)), .date) == "Date: \(written)\r\n")
    }

    @Test("Lines are folded at their spaces, and before the first word only where that helps")
    func folding() throws {
        let words = String(repeating: "abcdefghi ", count: 12) + "end"
        let lines = line(HeaderValue(text: words)).split(separator: "\r\n")
        #expect(lines.count == 2 && lines.allSatisfy { $0.utf8.count <= 76 } && lines[1].hasPrefix(" abc"))
        #expect(lines.joined() == "Subject: \(words)")
        for (length, folded) in [(71, false), (72, false), (73, true), (75, true), (76, false), (254, false)] {
            let address = try Self.address(length)
            #expect(line(HeaderValue(address), .to) == "To:\(folded ? "\r\n" : "") \(address.text)\r\n")
        }
    }

    private static func address(_ length: Int) throws -> EmailAddress {
        var domain = "example.org"
        while domain.utf8.count + 66 < length { domain = "\(String(repeating: "d", count: 20)).\(domain)" }
        return try EmailAddress(String(repeating: "l", count: length - domain.utf8.count - 1) + "@\(domain)")
    }
}
