import MagicLink
import MagicLinkJWT
import MagicLinkMail
import MagicLinkServer
import MagicLinkTesting
import TestClient
import Testing

@testable import MagicLinkCommand

/// Rule 1: a machine reads the mail before its owner, opens every link, and presses every button it finds.
@Suite("Rule 1: a mail scanner", .timeLimit(.minutes(2)))
struct MailScannerTests {
    /// A form on a page, as a machine sees it.
    struct ScannedForm {
        let action: String
        let fields: [(name: String, value: String)]
        let buttons: [(name: String, value: String)]
        let empty: [String]

        /// Every form of a page, read from the HTML alone.
        static func all(in page: String) -> [ScannedForm] {
            page.matches(of: #/<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>/#.dotMatchesNewlines()).map { match in
                let body = String(match.2)
                var fields: [(String, String)] = []
                var empty: [String] = []
                for input in body.matches(of: #/<input\b([^>]*)>/#) {
                    let attributes = Self.attributes(String(input.1))
                    guard let name = attributes["name"] else { continue }
                    if let value = attributes["value"] { fields.append((name, value)) } else { empty.append(name) }
                }
                let buttons = body.matches(of: #/<button\b([^>]*)>/#).compactMap { button -> (String, String)? in
                    let attributes = Self.attributes(String(button.1))
                    return attributes["name"].map { ($0, attributes["value"] ?? "") }
                }
                return ScannedForm(action: String(match.1), fields: fields, buttons: buttons, empty: empty)
            }
        }

        private static func attributes(_ text: String) -> [String: String] {
            let pairs = text.matches(of: #/([a-z-]+)="([^"]*)"/#).map { (String($0.1), String($0.2)) }
            return Dictionary(pairs) { first, _ in first }
        }
    }

    /// Everything a machine sends that found `page`: with each button and without, the empty fields left out, left
    /// empty, and filled with what such machines fill in.
    static func submissions(of page: String, at target: String) -> [(String, [(String, String)])] {
        ScannedForm.all(in: page).flatMap { form in
            let action = form.action.isEmpty ? target : form.action
            let buttons: [[(String, String)]] = [[]] + form.buttons.map { [$0] }
            let guesses = ["", "test", "1", "123", "000", "111", "test@example.com"]
            let fillings: [[(String, String)]] = [[]] + guesses.map { text in form.empty.map { ($0, text) } }
            return buttons.flatMap { button in
                fillings.map { filling in (action, form.fields.map { ($0.name, $0.value) } + button + filling) }
            }
        }
    }

    @Test(
        "It opens, heads and posts everything it can build, and afterwards the person signs in with that link",
        arguments: RunningService.Store.allCases)
    func scanner(on store: RunningService.Store) async throws {
        try await RunningService.run(on: store) { running in
            let origin = try Origin(running)
            let waiting = try origin.wait()
            try running.untilParked(1)
            let phone = Phone(running, link: try running.mail(1).link)
            for _ in 0..<3 {
                let page = try phone.open()
                #expect(page.status == 200)
                #expect(try phone.open("HEAD").status == 200)
                let submissions = Self.submissions(of: page.text, at: "/confirm/\(phone.token)")
                // The page has a Yes and a No, each with a field to fill; a scanner that finds nothing proves nothing.
                #expect(submissions.count >= 10)
                for (action, form) in submissions {
                    let answer = try running.ask("POST", action, form)
                    #expect((400..<500).contains(answer.status), "\(action) \(form): \(answer)")
                }
                for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "POST"] {
                    #expect(try running.ask(method, "/confirm/\(phone.token)", []).status >= 400)
                }
            }
            #expect(running.parked == 1)
            #expect(Set(running.events.events.map(\.kind)).isSubset(of: [.begun, .mailed, .refused]))

            // No try was used up: the first wrong number is forgiven, as ever.
            let wrong = origin.number == "557" ? "558" : "557"
            #expect(try phone.confirm(wrong).status >= 400)
            #expect(try phone.confirm(origin.number).status == 200)
            #expect(try waiting.response().status == 200)
        }
    }

    @Test("On a used link it cannot report either", arguments: RunningService.Store.allCases)
    func scannerOnUsedLink(on store: RunningService.Store) async throws {
        try await RunningService.run(on: store) { running in
            let origin = try Origin(running)
            let phone = Phone(running, link: try running.mail(1).link)
            #expect(try phone.confirm(origin.number).status == 200)
            running.clock.advance(by: .seconds(61))
            let page = try phone.open().text
            let submissions = Self.submissions(of: page, at: "/confirm/\(phone.token)")
            #expect(!submissions.isEmpty)
            for (action, form) in submissions {
                #expect(try running.ask("POST", action, form).status >= 400)
            }
            #expect(try origin.poll().status == 200)
        }
    }
}
