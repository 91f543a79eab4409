import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import Testing

@Test("A recording mailer keeps what it takes, and fails as often and as it is told")
func recordingMailer() async throws {
    let mailer = RecordingMailer()
    let mail = LoginMail(
        recipient: try EmailAddress("ada@example.org"), link: "https://login.example.org/confirm/x", origin: .unknown,
        clientName: "MagicLink", askedAt: NumericDate(0), expiresAt: NumericDate(600), asksNumber: true)
    mailer.fail(with: [.temporary, .permanent])
    await #expect(throws: MailError.temporary) { try await mailer.send(mail) }
    await #expect(throws: MailError.permanent) { try await mailer.send(mail) }
    #expect(mailer.mails.isEmpty)
    try await mailer.send(mail)
    #expect(mailer.mails.map(\.link) == [mail.link])
}

@Test("A recording sink keeps what it hears, in order")
func recordingSink() {
    let sink = RecordingSink()
    let events = [LoginEvent.Kind.begun, .confirmed].map { LoginEvent($0, SessionID(high: 1, low: 2)) }
    for event in events { sink.report(event) }
    #expect(sink.events == events)
}
