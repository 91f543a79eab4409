import MagicLink

/// Makes of each mail what goes over the wire: the words, the date, an id.
struct MailWriter: Sendable {
    let sender: Sender
    let templates: MailTemplates
    let clock: any WallClock
    let random: any RandomSource

    func message(for mail: LoginMail) -> MailMessage {
        MailMessage(
            LoginMessage(mail, by: templates), to: mail.recipient, from: sender, date: clock.now,
            id: MessageID(on: sender, from: random))
    }
}
