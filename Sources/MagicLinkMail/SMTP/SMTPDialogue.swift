/// What a mail server has said, line by line, and so how far it has come with one mail. libcurl tells a number at the end,
/// but not whose: the sender's, the recipient's or the mail's. Replies: https://www.rfc-editor.org/rfc/rfc5321#section-4.2.
///
/// What we ask is known without being told: a reply of 220 is a greeting or the answer to STARTTLS, and behind it comes
/// that to EHLO; 334 and 235 are of AUTH; what is left are the mail's own, in their order.
struct SMTPDialogue: Hashable {
    /// What the next reply is about.
    enum Stage: Int, Comparable {
        /// The sender; before it perhaps greeting, EHLO, STARTTLS and AUTH.
        case sender
        case recipient
        /// Whether the mail may be sent now.
        case data
        /// The mail: from here on it may have been accepted.
        case mail
        /// Accepted.
        case done

        static func < (lhs: Stage, rhs: Stage) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    private(set) var stage: Stage = .sender
    /// The last reply; 0 if there was none.
    private(set) var code = 0
    /// True on a connection that was made for this mail, once it was greeted.
    private(set) var isNew = false
    /// True unless this connection is new and has not yet taken who we are.
    private(set) var isAuthenticated = true
    private var awaitsHello = false

    /// The answer to QUIT, with which libcurl ends a connection on which something was refused: it says nothing of a mail.
    private static let farewell = 221

    /// Takes a line as it came. All but the last line of a reply have a hyphen behind the number.
    mutating func hear(_ line: some Collection<UInt8>) {
        let digits = line.prefix(3)
        let mark = line.dropFirst(3).first
        guard digits.count == 3, let code = Int(String(decoding: digits, as: UTF8.self)), (200...599).contains(code),
            mark != UInt8(ascii: "-"), code != Self.farewell
        else { return }
        self.code = code
        switch code {
        case 220: (awaitsHello, isNew, isAuthenticated) = (true, true, false)
        case 235: isAuthenticated = true
        case 250 where awaitsHello: awaitsHello = false
        case 250, 251, 252, 354: stage = Stage(rawValue: stage.rawValue + 1) ?? .done
        default: break
        }
    }
}
