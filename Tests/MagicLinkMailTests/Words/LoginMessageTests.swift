import MagicLink
import MagicLinkJWT
import Testing

@testable import MagicLinkMail

@Suite("The words of a login mail")
struct LoginMessageTests {
    @Test("It holds the link once, on a line of its own", arguments: MailLanguage.allCases, [true, false])
    func holdsTheLinkOnce(language: MailLanguage, asksNumber: Bool) throws {
        let message = LoginMessage(try Sample.mail(asksNumber: asksNumber, language: language))
        #expect(message.language == language)
        let lines = message.text.split(separator: "\n")
        #expect(lines.filter { $0.contains("/confirm/") } == [Sample.link[...]])
        #expect(message.html.ranges(of: "href=").count == 1)
        #expect(message.html.ranges(of: Sample.link).count == 2)
    }

    @Test("It says what asked, when, and for how long the link lives")
    func saysWhoAndWhen() throws {
        let text = LoginMessage(try Sample.mail()).text
        #expect(text.contains("Firefox on Linux"))
        #expect(text.contains("21 November, 08:31 UTC"))
        #expect(text.contains("for 10 minutes"))
        #expect(text.contains("Example"))
    }

    @Test("It says that the number is on the other screen, or that none is asked")
    func saysWhereTheNumberIs() throws {
        #expect(LoginMessage(try Sample.mail(asksNumber: true)).text.contains("nobody may ask you for it"))
        #expect(!LoginMessage(try Sample.mail(asksNumber: false)).text.contains("number"))
    }

    @Test("A client whose name has nothing to show has one in every language", arguments: MailLanguage.allCases)
    func nameless(language: MailLanguage) throws {
        let message = LoginMessage(try Sample.mail(clientName: "\u{feff}\n", language: language))
        let name = MailWords.of(language).nameless
        #expect(message.text.contains(name) && message.html.contains(Markup.escaped(name)))
    }

    @Test(
        "No has a box like Yes in HTML, and a paragraph like Yes in text", arguments: MailLanguage.allCases,
        [true, false])
    func noIsAsProminent(language: MailLanguage, asksNumber: Bool) throws {
        let message = LoginMessage(try Sample.mail(asksNumber: asksNumber, language: language))
        let words = MailWords.of(language)
        let paragraphs = message.text.split(separator: "\n\n").map(String.init)
        #expect(paragraphs.filter { $0 == words.open }.count == 1)
        #expect(paragraphs.filter { $0 == words.refusal }.count == 1)
        let boxes = message.html.matches(of: #/<div style="(margin:1em[^"]*)">\n(.*?)</div>/#.dotMatchesNewlines())
        #expect(boxes.count == 2 && Set(boxes.map { String($0.1) }).count == 1)
        #expect(boxes.first?.2.contains("<p>\(Markup.escaped(words.open))</p>") == true)
        #expect(boxes.last?.2 == "<p>\(Markup.escaped(words.refusal))</p>\n")
    }

    @Test(
        "Outside the link no three digits stand in a row, in markup neither, and no address of a network",
        arguments: MailLanguage.allCases, [1, 2, 10, 60, 100_000] as [Int64])
    func noNumber(language: MailLanguage, minutes: Int64) throws {
        for asksNumber in [true, false] {
            let message = LoginMessage(
                try Sample.mail(asksNumber: asksNumber, minutes: minutes, language: language))
            for words in [message.text, message.html] {
                let rest = words.replacing(Sample.link, with: "")
                #expect(rest.firstMatch(of: /[0-9]{3}/) == nil)
                // Nor an address of the network, of either kind.
                #expect(rest.firstMatch(of: /([0-9]+\.){3}|::|([0-9a-f]+:){3}/) == nil)
            }
            #expect(message.subject.firstMatch(of: /[0-9]/) == nil)
        }
    }

    @Test("It shows itself nowhere, for it holds the link")
    func redacted() throws {
        let message = LoginMessage(try Sample.mail())
        var dumped = ""
        dump(message, to: &dumped)
        #expect("\(message) \(String(reflecting: message)) \(dumped)".contains("confirm") == false)
    }
}
