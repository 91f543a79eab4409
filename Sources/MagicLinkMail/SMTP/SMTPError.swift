import MagicLink

/// Why a mail server did not take a mail. The description is for the operator: it names no recipient and no secret, and
/// repeats nothing that the server wrote but its number.
public struct SMTPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason; a closed list of stable words.
    public enum Code: String, CaseIterable, Sendable {
        /// The name of the server was not found.
        case unknownHost = "smtp_unknown_host"
        /// Nobody could be reached there.
        case noConnection = "smtp_no_connection"
        /// It took too long.
        case timeout = "smtp_timeout"
        /// The connection was lost, or what came over it is no SMTP.
        case broken = "smtp_broken"
        /// TLS is required, and the server does not offer it.
        case tlsMissing = "smtp_tls_missing"
        /// No common version or cipher, or no TLS at all at that port.
        case tlsFailed = "smtp_tls_failed"
        /// The certificate has expired, or is not valid yet.
        case certificateDate = "smtp_certificate_date"
        /// The certificate is for another host.
        case certificateName = "smtp_certificate_name"
        /// The certificate leads to no authority that is trusted.
        case certificateUntrusted = "smtp_certificate_untrusted"
        /// The file of authorities cannot be used.
        case authorities = "smtp_authorities"
        /// We are to say who we are, and the server knows none of our ways to.
        case authMissing = "smtp_auth_missing"
        /// It does not take who we are.
        case authRefused = "smtp_auth_refused"
        /// There is no bearer token that could be read.
        case tokenMissing = "smtp_token_missing"
        /// It does not talk to us, or not about mails of this sender.
        case refused = "smtp_refused"
        /// It cannot take this mail to this recipient now: greylisting, a full mailbox.
        case postponed = "smtp_postponed"
        /// It will never take this mail to this recipient.
        case recipientRefused = "smtp_recipient_refused"
        /// Our process is about to end.
        case cancelled = "smtp_cancelled"
        /// libcurl cannot do what it is asked for.
        case unavailable = "smtp_unavailable"
    }

    /// The reason.
    public let code: Code
    /// The number of the server's last reply, https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3; nil if it is not one
    /// that refuses.
    public let reply: Int?
    private let server: SMTPRoute

    init(_ code: Code, reply: Int = 0, at server: SMTPRoute) {
        self.code = code
        self.reply = (400...599).contains(reply) ? reply : nil
        self.server = server
    }

    /// True if waiting will not help: something has to be set otherwise, here or there.
    public var isConfiguration: Bool {
        switch code {
        case .tlsMissing, .tlsFailed, .certificateDate, .certificateName, .certificateUntrusted, .authorities,
            .authMissing,
            .tokenMissing, .unavailable:
            true
        case .authRefused, .refused: reply.map { $0 >= 500 } ?? true
        case .unknownHost, .noConnection, .timeout, .broken, .postponed, .recipientRefused, .cancelled: false
        }
    }

    /// What a worker makes of it. Only a recipient is ever given up: what is wrong with the operator's settings is mended
    /// sooner than a link ends, and then nobody has lost a mail by it.
    var mailError: MailError {
        switch code {
        case .recipientRefused: MailError(.permanent, trouble: description)
        case .postponed, .cancelled: .temporary
        default: MailError(.temporary, trouble: description)
        }
    }

    /// The reason in words.
    public var description: String { "\(server) \(words)\(reply.map { " (\($0))" } ?? "")" }

    private var words: String {
        switch code {
        case .unknownHost: "is not found: its name cannot be resolved"
        case .noConnection: "cannot be reached"
        case .timeout: "took too long"
        case .broken: "broke off"
        case .tlsMissing: "offers no TLS, which is required"
        case .tlsFailed: "does not speak TLS 1.2 or newer at that port"
        case .certificateDate: "has a certificate that is not valid today"
        case .certificateName: "has a certificate that is for another host"
        case .certificateUntrusted: "has a certificate of nobody who is trusted"
        case .authorities: "is not asked: the file of those who are trusted holds no certificate in PEM"
        case .authMissing:
            "takes none of the ways we could say who we are: PLAIN or LOGIN with a password, XOAUTH2 with a token"
        case .authRefused: "does not take user and password, or token"
        case .tokenMissing: "wants a token, and none can be read"
        case .refused: "takes no mails from us"
        case .postponed: "cannot take this mail now"
        case .recipientRefused: "does not take mails to this recipient"
        case .cancelled: "was not waited for"
        case .unavailable: "cannot be talked to: libcurl lacks SMTP or TLS"
        }
    }
}
