import MagicLink
import Testing

@testable import MagicLinkMail

@Suite("Passwords and tokens for a mail server")
struct SMTPSecretTests {
    private static func text(_ secret: SMTPSecret) -> String? {
        unsafe secret.withCString { unsafe $0.map { unsafe String(cString: $0) } }
    }

    @Test(
        "One line end behind it is not part of it; spaces are",
        arguments: [("a b ", "a b "), ("x\n", "x"), ("x\r\n", "x"), ("pä ss\n", "pä ss")])
    func taken(text: String, secret: String) throws {
        var bytes = Array(text.utf8)
        #expect(Self.text(try #require(SMTPSecret(wiping: &bytes))) == secret)
        #expect(bytes.allSatisfy { $0 == 0 })
    }

    @Test(
        "What no server would take is none, and is wiped all the same",
        arguments: [
            "", "\n", "\r\n", "a\n\n", "a\nb", "a\0", "\ta", "a\u{7f}", String(repeating: "x", count: 16 * 1024 + 1),
        ])
    func refused(text: String) {
        var bytes = Array(text.utf8)
        #expect(SMTPSecret(wiping: &bytes) == nil)
        #expect(bytes.allSatisfy { $0 == 0 })
    }

    @Test("Neither it nor what holds it prints")
    func redacted() throws {
        var bytes = Array("hunter2".utf8)
        let secret = try #require(SMTPSecret(wiping: &bytes))
        let credentials = try #require(SMTPCredentials(user: "ada-user", proof: .password(secret)))
        var configuration = SMTPConfiguration(route: try #require(SMTPRoute("smtp://mail.example.org")))
        configuration.credentials = credentials
        var dumped = ""
        dump(configuration, to: &dumped)
        dump(secret, to: &dumped)
        dump(credentials, to: &dumped)
        for text in ["\(secret)", "\(credentials)", "\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("hunter2") && !text.contains("ada-user"))
        }
        #expect("\(secret)" == "<redacted>" && "\(credentials)" == "<redacted>")
    }

    @Test(
        "A user is one line of at most 320 bytes", arguments: ["", "a\r\nb", "a\0", String(repeating: "u", count: 321)])
    func users(user: String) throws {
        var bytes = Array("p".utf8)
        let secret = try #require(SMTPSecret(wiping: &bytes))
        #expect(SMTPCredentials(user: user, proof: .password(secret)) == nil)
        #expect(SMTPCredentials(user: "ada@example.org", proof: .password(secret)) != nil)
    }
}
