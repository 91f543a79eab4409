import MagicLink
import MagicLinkJWT
import MagicLinkMail
import MagicLinkTesting
import Testing

@Suite("A mail on the wire")
struct MailMessageTests {
    @Test("It has these fields and no other, in this order, and two parts")
    func fields() async throws {
        let message = try Sample.message(Sample.mail(), from: "Example Login <login@mail.example.org>")
        let mail = try await MailReader.read(message.bytes)
        #expect(
            mail.fields.map { $0[0] } == [
                "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted",
                "X-Auto-Response-Suppress", "Content-Language", "Content-Type",
            ])
        #expect(mail.senderName == "Example Login" && mail.senders == ["login@mail.example.org"])
        #expect(mail.recipients == ["ada@example.org"])
        #expect(try mail.field("Subject") == "Your sign-in link")
        #expect(try mail.field("Date") == "Sat, 21 Nov 2026 08:31:00 +0000")
        #expect(try mail.field("Message-ID") == "\(message.id)")
        #expect(try mail.field("Auto-Submitted") == "auto-generated")
        #expect(try mail.field("X-Auto-Response-Suppress") == "All")
        #expect(try mail.field("Content-Language") == "en")
        #expect(mail.type == "multipart/alternative")
        #expect(mail.parts.map(\.type) == ["text/plain", "text/html"])
        #expect(mail.parts.allSatisfy { $0.charset == "utf-8" && $0.encoding == "quoted-printable" })
    }

    @Test("Its HTML fetches nothing, runs nothing, and says what the text says")
    func page() async throws {
        let mail = try await MailReader.read(try Sample.message(Sample.mail()).bytes)
        let page = try #require(mail.pages.first)
        #expect(page.tags == ["a", "b", "body", "br", "div", "head", "html", "meta", "p", "title"])
        #expect(page.attributes == ["charset", "content", "href", "lang", "name", "style"])
        #expect(page.links == [Sample.link])
        #expect(try page.title == mail.field("Subject"))
    }

    /// Everything in a mail that somebody else chose.
    struct Case: Sendable {
        var clientName = "Example"
        var link = Sample.link
        var recipient = "ada@example.org"
        var sender = "login@example.org"
        var asksNumber = true
        var language = MailLanguage.english
    }

    static func cases() throws -> [Case] {
        let names = [
            "Bürgerbüro „Köln“", "\"The\" 'Shop'", "<b>bold</b>", "A & B &amp; C", ".", "...leading", "a\n.b", "=20=",
            String(repeating: "long", count: 300), String(repeating: ".", count: 300),
            String(repeating: "👩\u{200d}💻", count: 60), "</p><script>alert(1)</script>", "\r\n\r\n--=_x",
            "https://evil.example/ and 493", "--=_\nBcc: eve@example.org",
        ]
        let addresses = [
            Sample.longestAddress, "a@b.co", "=?utf-8?Q?=0D=0ABcc?=@example.org", "x=?utf-8?B?YQ==?=@example.org",
            "!#$%&'*+-/=?^_`{|}~@example.org", "a.b+c@xn--kln-sna.example", "\(String(repeating: "l", count: 60))@b.co",
        ]
        let senders = [
            "Example Login <login@example.org>", "\"Example, Inc.\" <login@example.org>",
            "Bürgerbüro „Köln“ <login@xn--kln-sna.example>", "a@b.example <login@example.org>",
            "\(String(repeating: "ü", count: 64)) <\(Sample.longestAddress)>", Sample.longestAddress,
            "\(String(repeating: "u", count: 128)) <login@example.org>",
            "\(String(repeating: "a, ", count: 42))a <login@example.org>", "שלום עולם <login@example.org>",
        ]
        let links = [Sample.longestLink, "http://127.0.0.1:8080/confirm/\(String(repeating: "a.", count: 200))b"]
        let plain =
            try (names + Sample.naughtyStrings()).map { Case(clientName: $0) }
            + addresses.map { Case(recipient: $0) } + senders.map { Case(sender: $0) }
            + links.flatMap { [Case(link: $0), Case(link: $0, asksNumber: false)] }
        // Of naughty strings each language has a fifth; everything else is tried in all of them.
        return plain.enumerated().flatMap { index, one -> [Case] in
            let languages = MailLanguage.allCases
            let chosen = index < names.count || index >= plain.count - 40 ? languages : [languages[index % 5]]
            return chosen.map { language in
                var one = one
                one.language = language
                return one
            }
        }
    }

    @Test("Whatever goes into it, it keeps the wire rules, and Python reads what was put in")
    func readBack() async throws {
        let cases = try Self.cases()
        let mails = try cases.map {
            try Sample.mail(
                to: $0.recipient, link: $0.link, clientName: $0.clientName, asksNumber: $0.asksNumber,
                language: $0.language)
        }
        let messages = try zip(cases, mails).enumerated().map {
            try Sample.message($1.1, from: $1.0.sender, seed: UInt64($0))
        }
        for message in messages { #expect(WireRules.broken(by: message.bytes) == []) }
        let read = try await MailReader.read(messages.map(\.bytes))
        for (index, found) in read.enumerated() {
            let (mail, words) = (mails[index], LoginMessage(mails[index]))
            #expect(found.defects.isEmpty)
            #expect(found.recipients == [mail.recipient.text])
            #expect(found.senders == [messages[index].sender.address.text])
            #expect(found.senderName == messages[index].sender.name ?? "")
            #expect(try found.field("Subject") == words.subject)
            #expect(try found.field("Content-Language") == mail.language.rawValue)
            // Python leaves the space where the line was folded.
            #expect(try found.field("Message-ID").drop { $0 == " " } == "\(messages[index].id)")
            #expect(found.date == Sample.date.seconds)
            #expect(found.parts.map(\.text) == [words.text, words.html])
            try expectOneLink(mail.link, in: found)
        }
    }

    /// In each part the link stands once where it is seen, nothing else looks like one, and both parts say the same.
    private func expectOneLink(_ link: String, in mail: ReadMail) throws {
        let (text, page) = (try #require(mail.parts.first).text, try #require(mail.pages.first))
        #expect(page.links == [link])
        for seen in [text, page.visible] {
            #expect(seen.ranges(of: link).count == 1 && seen.ranges(of: "://").count == 1)
            // The link apart, no number that could be the one on the other screen.
            #expect(seen.replacing(link, with: "").firstMatch(of: /\p{Nd}{3}/) == nil)
        }
        #expect(text.split { $0.isWhitespace } == page.visible.split { $0.isWhitespace })
    }

    @Test("Naughty strings as the sender's name are refused, or come through as they are")
    func senderNames() async throws {
        let senders = try Sample.naughtyStrings().compactMap { name in
            Sender("\(name) <login@example.org>").map { (name, $0) }
        }
        #expect(senders.count > 100)
        let mail = try Sample.mail()
        let messages = senders.map { _, sender in
            MailMessage(
                LoginMessage(mail), to: mail.recipient, from: sender, date: Sample.date,
                id: MessageID(on: sender, from: SeededRandom(seed: 1)))
        }
        for message in messages { #expect(WireRules.broken(by: message.bytes) == []) }
        for ((name, _), found) in zip(senders, try await MailReader.read(messages.map(\.bytes))) {
            #expect(found.senderName == name || "\"\(found.senderName)\"" == name)
            #expect(found.senders == ["login@example.org"] && found.defects.isEmpty)
        }
    }

    @Test("The boundary stands nowhere but where it divides, even if a name holds it")
    func boundary() throws {
        let plain = try Sample.message(Sample.mail())
        let boundary = try #require(String(decoding: plain.bytes, as: UTF8.self).firstMatch(of: /boundary="([^"]+)"/)).1
        // Readers look only at how a line begins, and it may be broken anywhere.
        for padding in 0..<80 {
            let name = "\(String(repeating: "x", count: padding)) --\(boundary)--"
            let message = try Sample.message(Sample.mail(clientName: name))
            #expect(message.id == plain.id)
            #expect(String(decoding: message.bytes, as: UTF8.self).ranges(of: "--\(boundary)").count == 3)
        }
    }

    @Test("Neither header nor id holds anything of the link, and the id nothing of the address")
    func noSecretInTheHeader() throws {
        let link = "https://login.example.org/confirm/Secret.Token.Here"
        let message = try Sample.message(Sample.mail(to: "countess@example.net", link: link))
        let bytes = String(decoding: message.bytes, as: UTF8.self)
        let header = try #require(bytes.split(separator: "\r\n\r\n").first)
        for secret in ["Secret", "Token", "Here", "confirm"] { #expect(!header.contains(secret)) }
        #expect(!"\(message.id)".contains("countess"))
        // Another address and another link, the same randomness: the same id.
        #expect(try Sample.message(Sample.mail()).id == message.id)
    }

    @Test("It shows itself nowhere")
    func redacted() throws {
        let message = try Sample.message(Sample.mail())
        var dumped = ""
        dump(message, to: &dumped)
        let shown = "\(message) \(String(reflecting: message)) \(dumped)"
        #expect(!shown.contains("confirm") && !shown.contains("ada") && !shown.contains("bytes"))
    }
}
