public import MagicLinkHTTP

/// Every reason for which a path that is no OAuth endpoint refuses a request. The raw value is the stable `code` of the
/// problem document; this list is closed, and a word on it never changes its meaning.
public enum ProblemCode: String, CaseIterable, Sendable {
    /// The request makes no sense.
    case badRequest = "bad_request"
    /// The body is not of the type of a form.
    case formType = "form_type"
    /// The body is not a form in UTF-8, has too many fields, a field that is too long, or a doubled one.
    case formUnreadable = "form_unreadable"
    /// A field that must be there is not.
    case fieldMissing = "field_missing"
    /// A field holds what it may not hold.
    case fieldInvalid = "field_invalid"
    /// No living session came with the request.
    case notSignedIn = "not_signed_in"
    /// Another site made the browser send this.
    case crossSite = "cross_site"
    /// There is nothing of that name.
    case notFound = "not_found"
    /// `Allow` names the methods that there are.
    case methodNotAllowed = "method_not_allowed"
    /// The request did not arrive in time.
    case requestTimeout = "request_timeout"
    /// A condition of the request does not hold.
    case preconditionFailed = "precondition_failed"
    /// The body is larger than is read here.
    case contentTooLarge = "content_too_large"
    /// The target is longer than is read here.
    case targetTooLong = "target_too_long"
    /// An expectation that is not known here.
    case expectationFailed = "expectation_failed"
    /// Not a host that is served here.
    case misdirected = "misdirected"
    /// Slower, please.
    case tooManyRequests = "too_many_requests"
    /// The header fields are larger than is read here.
    case fieldsTooLarge = "fields_too_large"
    /// The service failed.
    case failed = "failed"
    /// A feature of HTTP that is not there.
    case notImplemented = "not_implemented"
    /// Not now; `Retry-After` says when.
    case unavailable = "unavailable"
    /// Another major version of HTTP.
    case versionNotSupported = "version_not_supported"

    /// The status that goes with it.
    public var status: Status {
        switch self {
        case .badRequest, .formUnreadable, .fieldMissing, .fieldInvalid: .badRequest
        case .formType: .unsupportedMediaType
        case .notSignedIn: .unauthorized
        case .crossSite: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .requestTimeout: .requestTimeout
        case .preconditionFailed: .preconditionFailed
        case .contentTooLarge: .contentTooLarge
        case .targetTooLong: .uriTooLong
        case .expectationFailed: .expectationFailed
        case .misdirected: .misdirectedRequest
        case .tooManyRequests: .tooManyRequests
        case .fieldsTooLarge: .fieldsTooLarge
        case .failed: .internalServerError
        case .notImplemented: .notImplemented
        case .unavailable: .serviceUnavailable
        case .versionNotSupported: .versionNotSupported
        }
    }

    /// One sentence for a person, without the full stop.
    public var words: String {
        switch self {
        case .badRequest: "This request makes no sense here"
        case .formType: "The body is not of the type of a form"
        case .formUnreadable: "The form could not be read"
        case .fieldMissing: "A field of the form is missing"
        case .fieldInvalid: "A field of the form holds what it may not hold"
        case .notSignedIn: "You are not signed in"
        case .crossSite: "Another site sent this request"
        case .notFound: "There is nothing here"
        case .methodNotAllowed: "This cannot be done here"
        case .requestTimeout: "The request took too long"
        case .preconditionFailed: "What is here is not what the request expects"
        case .contentTooLarge: "The request is too large"
        case .targetTooLong: "The address of the request is too long"
        case .expectationFailed: "The request expects what this service does not know"
        case .misdirected: "This host is not served here"
        case .tooManyRequests: "There were too many requests"
        case .fieldsTooLarge: "The head of the request is too large"
        case .failed: "The service failed"
        case .notImplemented: "The request wants what this service does not do"
        case .unavailable: "The service cannot do this now"
        case .versionNotSupported: "This version of HTTP is not spoken here"
        }
    }

    /// The code of a status that the server gave; one it has no word for is what it most resembles.
    init(_ status: Status) {
        self = Self.allCases.first { $0.status == status } ?? (status.code < 500 ? .badRequest : .failed)
    }

    /// What a form was refused for.
    init(_ error: FormError) {
        self = error == .unsupportedType ? .formType : .formUnreadable
    }
}
