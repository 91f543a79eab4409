import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLinkMail

/// Mails made of chance: whatever text comes in from outside, in every language and with every template.
@Suite("Any mail at all")
struct AnyMailTests {
    /// Draws the same each time.
    private struct Draw {
        let source: SeededRandom

        func below(_ bound: Int) -> Int { Int(source.next() % UInt64(bound)) }

        func one<Element>(of all: [Element]) -> Element { all[below(all.count)] }

        /// Characters of every kind that has ever been trouble, and some that never were.
        func text(_ longest: Int) -> String {
            let odd: [Unicode.Scalar] = [
                "\r", "\n", "\0", "\t", ".", "=", " ", "\u{a0}", "\u{2028}", "\u{202e}", "\u{200d}", "\u{301}",
                "\u{ad}", "<",
                ">", "&", "\"", "'", "-", "_", ":", "/", "?", "4", "9", "3", "٤", "４", "ü", "字", "👩", "{", "}",
                "\u{10ffff}",
            ]
            var text = String.UnicodeScalarView()
            for _ in 0..<below(longest + 1) {
                let any = Unicode.Scalar(UInt32(below(0x11_0000))) ?? "x"
                text.append(below(4) == 0 ? any : below(3) == 0 ? "a" : one(of: odd))
            }
            return String(text)
        }

        func address() throws -> EmailAddress {
            let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~-")
            let local = String((0...below(64)).map { _ in one(of: letters) })
            let labels = (0...below(2)).map { _ in
                "x" + String((0..<below(50)).map { _ in one(of: Array("abc-9")) }) + "x"
            }
            return try EmailAddress("\(local)@\(labels.joined(separator: ".")).example")
        }

        func mail() throws -> LoginMail {
            let asked = NumericDate(Int64(below(4_000_000_000)))
            return LoginMail(
                recipient: try address(), link: below(2) == 0 ? Sample.link : Sample.longestLink,
                origin: Device(browser: one(of: Device.Browser.allCases), system: one(of: Device.System.allCases)),
                clientName: text(one(of: [3, 20, 200])), askedAt: asked,
                expiresAt: asked + .seconds(Int64(120 + below(3481))), asksNumber: below(2) == 0,
                language: one(of: MailLanguage.allCases))
        }
    }

    /// Templates that write as much around the values as they may.
    private static func theirs() throws -> MailTemplates {
        var files: [MailTemplates.File] = []
        for language in MailLanguage.allCases.map(\.rawValue) {
            let dots = String(repeating: ".", count: 90)
            let text =
                "\(dots)\n.\n{{client}} = {{device}}\t\n--=_x {{time}} {{lifetime}} \n\n{{link}}\n.{{safety}}\n{{refusal}}"
            let page = """
                <body><p title="{{client}} {{device}}">\(dots)<br>{{client}} {{device}} {{time}} {{lifetime}}</p>
                <p><a href='{{link}}'>{{link}}</a></p><p>{{safety}}<br>.{{refusal}}</p></body>
                """
            files += [("subject", "... {{client}} ✉"), ("txt", text), ("html", page)].map { form, text in
                MailTemplates.File(name: "login.\(language).\(form)", bytes: Array(text.utf8))
            }
        }
        return try MailTemplates(overriding: files)
    }

    @Test(
        "It keeps the wire rules, has one link and no number, and Python reads what was put in",
        arguments: [true, false])
    func anyMail(isOurs: Bool) async throws {
        let draw = Draw(source: SeededRandom(seed: isOurs ? 5322 : 2045))
        let templates = try isOurs ? MailTemplates.builtIn : Self.theirs()
        let sender = try #require(Sender("Bürgerbüro „Köln“ <login@xn--kln-sna.example>"))
        let mails = try (0..<600).map { _ in try draw.mail() }
        let words = mails.map { LoginMessage($0, by: templates) }
        let messages = zip(mails, words).map { mail, words in
            MailMessage(
                words, to: mail.recipient, from: sender, date: mail.askedAt,
                id: MessageID(on: sender, from: draw.source))
        }
        for message in messages { #expect(WireRules.broken(by: message.bytes) == []) }
        let found = try await MailReader.read(messages.map(\.bytes))
        for (index, read) in found.enumerated() {
            let (mail, words) = (mails[index], words[index])
            #expect(read.defects.isEmpty)
            #expect(read.parts.map(\.text) == [words.text, words.html].map(Self.closed))
            #expect(try read.field("Subject") == words.subject)
            #expect(read.recipients == [mail.recipient.text])
            let page = try #require(read.pages.first)
            #expect(page.links == [mail.link])
            for seen in [words.text, page.visible] {
                #expect(seen.ranges(of: mail.link).count == 1 && seen.ranges(of: "://").count == 1)
                #expect(seen.replacing(mail.link, with: "").firstMatch(of: /\p{Nd}{3}/) == nil)
            }
            #expect(words.subject.firstMatch(of: /\p{Nd}{3}/) == nil)
        }
    }

    /// A text without a line end at its end gets one from quoted-printable.
    private static func closed(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }
}
