import Foundation
import MagicLink
import Testing

@testable import MagicLinkMail

/// `MailTemplates.md` says what the code does.
@Suite("The article on templates")
struct ArticleTests {
    private static func article() throws -> String {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root = root.deletingLastPathComponent() }
        let file = root.appending(path: "Sources/MagicLinkMail/MagicLinkMail.docc/MailTemplates.md")
        return try String(contentsOf: file, encoding: .utf8)
    }

    private static func block(_ language: String) throws -> String {
        let blocks = try article().matches(of: #/```([a-z]+)\n(.*?)```/#.dotMatchesNewlines())
        return String(try #require(blocks.first { $0.1 == language }).2)
    }

    @Test("Its example is taken as it is")
    func example() throws {
        let templates = try MailTemplatesTests.compile([
            "login.en.html": Self.block("html"), "login.en.txt": Self.block("text"),
        ]).get()
        let message = LoginMessage(try Sample.mail(), by: templates)
        #expect(message.text.contains("with Firefox on Linux, on 21 November, 08:31 UTC."))
        #expect(message.text.contains("Have the other screen at hand. You will be asked for the number"))
    }

    @Test("It names every value, element, attribute, language and form")
    func complete() throws {
        let article = try Self.article()
        for placeholder in Placeholder.allCases { #expect(article.contains("| `{{\(placeholder.rawValue)}}` |")) }
        for form in MailForm.allCases { #expect(article.contains("| `login.LANGUAGE.\(form.rawValue)` |")) }
        for language in MailLanguage.allCases { #expect(article.contains("`\(language.rawValue)`")) }
        let lists = [("Elements", HTMLGrammar.elements), ("Attributes", HTMLGrammar.attributes)]
        for (name, known) in lists {
            let pattern = try Regex("- \(name): `([^`]*)`").dotMatchesNewlines()
            let match = try #require(article.firstMatch(of: pattern))
            let listed = try #require(match.output[1].substring).split { $0.isWhitespace }.map(String.init)
            #expect(Set(listed) == known && listed.count == known.count)
        }
    }
}
