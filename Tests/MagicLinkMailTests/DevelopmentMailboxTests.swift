import MagicLink
import MagicLinkJWT
import MagicLinkMail
import Synchronization
import Testing

@Suite("The mailbox of development")
struct DevelopmentMailboxTests {
    @Test("It keeps the newest hundred, newest first")
    func keepsTheNewest() async throws {
        let mailbox = DevelopmentMailbox { _ in }
        for index in 0...DevelopmentMailbox.capacity {
            try await mailbox.send(
                LoginMail(
                    recipient: try EmailAddress("ada\(index)@example.org"), link: "link \(index)", origin: .unknown,
                    clientName: "Example", askedAt: .init(0), expiresAt: .init(600), asksNumber: true))
        }
        #expect(mailbox.mails.map(\.link) == (1...DevelopmentMailbox.capacity).reversed().map { "link \($0)" })
        #expect(mailbox.mails.first?.recipient.text == "ada100@example.org")
    }

    @Test("It announces a mail once it can be seen")
    func announces() async throws {
        let announced = Mutex<[String]>([])
        let mailbox = DevelopmentMailbox { mail in announced.withLock { $0.append(mail.link) } }
        let mail = LoginMail(
            recipient: try EmailAddress("ada@example.org"), link: "link", origin: .unknown, clientName: "Example",
            askedAt: .init(0), expiresAt: .init(600), asksNumber: true)
        try await mailbox.send(mail)
        #expect(announced.withLock { $0 } == ["link"])
        #expect(mailbox.mails.first?.text == LoginMessage(mail).text)
    }
}
