public import MagicLinkJWT

/// One exchange of a flow: who sends what at which second, and what the answer is.
public struct FlowStep: Hashable, Sendable, CustomStringConvertible {
    /// Who sends a request.
    public enum Actor: String, Hashable, Sendable, CaseIterable {
        /// The client that wants to sign in.
        case origin
        /// A second such client.
        case otherOrigin = "other_origin"
        /// The device on which the mail is opened.
        case confirmingDevice = "confirming_device"
        /// Another device on which the mail is opened.
        case otherDevice = "other_device"
        /// A machine that opens every link of a mail and presses every button.
        case scanner
        /// Somebody who has got hold of a token that is not his.
        case thief
    }

    /// Its name within the flow.
    public let id: String
    /// What happens, in a sentence.
    public let sentence: String
    /// Who sends the request.
    public let actor: Actor
    /// What the clock shows when the request is sent.
    public let now: NumericDate
    /// The request.
    public let request: FlowRequest
    /// The answer.
    public let response: FlowResponse
    /// The later step whose answer comes first: until then the service holds this request (`Prefer: wait`).
    public let answeredAfter: String?
    /// True if the answer is sent and never arrives.
    public let isLost: Bool
    /// The mail that this step sends.
    public let mail: FlowMail?
    /// The names whose values become known with the answer, the tokens in it and the mail.
    public let captures: [String]

    /// Creates a step.
    package init(
        id: String, sentence: String, actor: Actor, now: NumericDate, request: FlowRequest, response: FlowResponse,
        answeredAfter: String? = nil, isLost: Bool = false, mail: FlowMail? = nil, captures: [String] = []
    ) {
        self.id = id
        self.sentence = sentence
        self.actor = actor
        self.now = now
        self.request = request
        self.response = response
        self.answeredAfter = answeredAfter
        self.isLost = isLost
        self.mail = mail
        self.captures = captures
    }

    /// The id.
    public var description: String { id }
}

/// A name and its text, of a header field or of a form.
public struct FlowField: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The text; it may hold `{{name}}`.
    public let value: String

    /// Creates a field.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// The request of a step; texts may hold `{{name}}`.
public struct FlowRequest: Hashable, Sendable {
    /// The method.
    public let method: String
    /// The path, percent-encoding and all.
    public let path: String
    /// The header fields that say something.
    public let headers: [FlowField]
    /// The fields of the form in their order; nil if there is no body.
    public let form: [FlowField]?

    /// Creates a request.
    package init(method: String, path: String, headers: [FlowField], form: [FlowField]?) {
        self.method = method
        self.path = path
        self.headers = headers
        self.form = form
    }
}

/// The answer of a step; texts may hold `{{name}}`.
public struct FlowResponse: Hashable, Sendable {
    /// The status code.
    public let status: Int
    /// Of the fields in ``FlowAnswer/contract`` those that the answer has; it has none of the others.
    public let headers: [FlowField]
    /// The body.
    public let body: FlowBody

    /// Creates an answer.
    package init(status: Int, headers: [FlowField], body: FlowBody) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// The body of an answer.
public enum FlowBody: Hashable, Sendable {
    /// Nothing.
    case none
    /// A JSON document with exactly these members; those that `times` names are seconds on the flow's clock.
    case json(JSONValue, times: [String])
    /// A page for people. Its words may change, its forms are what a machine could press.
    case page([FlowForm])
}

/// A form on a page, as a machine sees it.
public struct FlowForm: Hashable, Sendable {
    /// The method, in lower case.
    public let method: String
    /// The path that it is sent to.
    public let action: String
    /// Its fields, with the values that are set; empty where a person types.
    public let fields: [FlowField]

    /// Creates a form.
    package init(method: String, action: String, fields: [FlowField]) {
        self.method = method
        self.action = action
        self.fields = fields
    }
}

/// A mail that carries a link.
public struct FlowMail: Hashable, Sendable {
    /// The recipient.
    public let to: String
    /// The link; it may hold `{{name}}`.
    public let link: String

    /// Creates a mail.
    public init(to: String, link: String) {
        self.to = to
        self.link = link
    }
}
