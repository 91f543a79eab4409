/// One sentence of RFC 9110 or 9112 that binds an origin server, with bytes that put it to the test.
struct ProtocolRow: Sendable, CustomStringConvertible {
    /// One answer that must come.
    struct Answer: Sendable {
        var status: Int
        /// Fields it must have, each with a value that it must contain.
        var has: [String: String] = [:]
        /// Fields it must not have.
        var lacks: [String] = []
        /// What its body must contain.
        var body = ""
        /// True for the answer to a HEAD: a length, and no body.
        var toHead = false
    }

    /// What must become of the connection.
    enum After: Sendable {
        /// It is in step: a further GET is answered.
        case stays
        /// The server has closed it, and said nothing more.
        case ends
        /// No answer comes, because the request is not whole; it is dropped when the peer ends its side.
        case waits
    }

    /// `9112 3.2`: RFC and section.
    let section: String
    /// The rule in our words.
    let rule: String
    let bytes: [UInt8]
    let answers: [Answer]
    let after: After
    /// True if the client ends its side behind the bytes.
    let endsSending: Bool

    init(
        _ section: String, _ rule: String, _ text: String, _ answers: [Answer], _ after: After = .stays,
        endsSending: Bool = false
    ) {
        (self.section, self.rule, bytes) = (section, rule, Array(text.utf8))
        (self.answers, self.after, self.endsSending) = (answers, after, endsSending)
    }

    /// A request that is refused; the connection ends, because where the next one begins cannot be known.
    init(refused section: String, _ rule: String, _ text: String, _ status: Int = 400) {
        self.init(section, rule, text, [Answer(status: status, has: ["connection": "close"])], .ends)
    }

    /// A request that is answered so, after which the connection is in step.
    init(
        _ section: String, _ rule: String, _ text: String, _ status: Int, has: [String: String] = [:],
        lacks: [String] = [], body: String = ""
    ) {
        self.init(section, rule, text, [Answer(status: status, has: has, lacks: lacks, body: body)])
    }

    var description: String { "\(section): \(rule)" }

    static let all = requestLines + targets + fields + lengths + chunked + connections + methods + semantics
}

/// `GET target` with a Host, and `fields` each with its CRLF.
func get(_ target: String = "/", _ fields: String = "") -> String {
    "GET \(target) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
}

/// A form with nothing in it that is understood, to an endpoint that says so: whether its body was read shows in the
/// words of the answer.
func post(_ fields: String, _ body: String) -> String {
    "POST /token HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n\(fields)\r\n\(body)"
}

/// A body that `post` can carry, and what the answer says if all of it was read.
let form = "grant_type=x"
let formRead = "unsupported_grant_type"
