public import MagicLink
public import MagicLinkJWT

/// A mail as it goes over the wire: https://www.rfc-editor.org/rfc/rfc5322 with the MIME of RFC 2045 to 2047, its words
/// once as plain text and once as HTML.
///
/// All of it is ASCII. Every line ends in CRLF and there is no other CR or LF; no line begins with a dot; the body has
/// 76 columns at most, a header line too unless a single address or id is longer.
public struct MailMessage: Sendable, CustomStringConvertible, CustomReflectable {
    /// Who it is from.
    public let sender: Sender
    /// Where it goes.
    public let recipient: EmailAddress
    /// Its id.
    public let id: MessageID
    /// The whole mail, header and body. A secret: it holds the link.
    public let bytes: [UInt8]

    /// Writes the mail.
    ///
    /// - Parameter date: when it is sent; times before 1970 and after the year 9999 are clamped.
    public init(
        _ words: LoginMessage, to recipient: EmailAddress, from sender: Sender, date: NumericDate, id: MessageID
    ) {
        self.sender = sender
        self.recipient = recipient
        self.id = id
        // "=_" cannot occur in quoted-printable, so neither can the boundary; the id keeps it apart from that of another
        // mail into which this one is put.
        let boundary = "=_\(id.unique)"
        let header: [(HeaderName, HeaderValue)] = [
            (.from, HeaderValue(sender)),
            (.to, HeaderValue(recipient)),
            (.subject, HeaderValue(text: words.subject)),
            (.date, HeaderValue(date)),
            (.messageID, HeaderValue(id)),
            (.mimeVersion, HeaderValue(fixed: "1.0")),
            // Nobody's holiday notice shall answer: https://www.rfc-editor.org/rfc/rfc3834#section-5, and Exchange's own.
            (.autoSubmitted, HeaderValue(fixed: "auto-generated")),
            (.autoResponseSuppress, HeaderValue(fixed: "All")),
            // For programs that read mails aloud: https://www.rfc-editor.org/rfc/rfc3282#section-2.
            (.contentLanguage, HeaderValue(fixed: words.language.rawValue)),
            (.contentType, HeaderValue(fixed: "multipart/alternative;", "boundary=\"\(boundary)\"")),
        ]
        // The last part is the one that a reader prefers: https://www.rfc-editor.org/rfc/rfc2046#section-5.1.4.
        bytes =
            header.flatMap { $1.field($0) } + "\r\n".utf8
            + Self.part("text/plain;", words.text, behind: boundary)
            + Self.part("text/html;", words.html, behind: boundary)
            + "--\(boundary)--\r\n".utf8
    }

    /// Nothing of it: it holds the link.
    public var description: String { "<redacted>" }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static func part(_ type: String, _ text: String, behind boundary: String) -> [UInt8] {
        Array("--\(boundary)\r\n".utf8)
            + HeaderValue(fixed: type, "charset=utf-8").field(.contentType)
            + HeaderValue(fixed: "quoted-printable").field(.transferEncoding)
            + "\r\n".utf8 + QuotedPrintable.encoded(text)
            // The line break before a boundary belongs to the boundary.
            + "\r\n".utf8
    }
}
