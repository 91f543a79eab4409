import MagicLinkHTTP
import MagicLinkJWT

/// A refusal of an OAuth endpoint: https://www.rfc-editor.org/rfc/rfc6749#section-5.2, with the words of RFC 8628.
///
/// This is the one way in which such an endpoint says no, whatever the reason.
struct OAuthError: Error, Hashable, Sendable {
    /// The closed list of words that a client decides by.
    enum Code: String, CaseIterable, Sendable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case invalidScope = "invalid_scope"
        case authorizationPending = "authorization_pending"
        case slowDown = "slow_down"
        case accessDenied = "access_denied"
        case expiredToken = "expired_token"
        case temporarilyUnavailable = "temporarily_unavailable"
        case serverError = "server_error"
    }

    let code: Code
    let status: Status
    /// For the developer who reads it: our own words, never a piece of the request.
    let description: String?
    /// Seconds until it is worth trying again.
    let retryAfter: Int?
    /// True if the client used Basic, which is then answered in kind.
    let challengesBasic: Bool

    init(
        _ code: Code, _ description: String? = nil, status: Status = .badRequest, retryAfter: Int? = nil,
        challengesBasic: Bool = false
    ) {
        self.code = code
        self.status = status
        self.description = description
        self.retryAfter = retryAfter
        self.challengesBasic = challengesBasic
    }

    /// Who asks is not known, or could not prove it.
    static func invalidClient(usedBasic: Bool) -> OAuthError {
        OAuthError(
            .invalidClient, "the client is not registered here, or its secret is wrong", status: .unauthorized,
            challengesBasic: usedBasic)
    }

    /// A field that must be there is not.
    static func missing(_ field: String) -> OAuthError {
        OAuthError(.invalidRequest, "the field \(field) is missing")
    }

    /// What a form was refused for. The field's name is one of ours: unknown ones are not looked at.
    init(_ error: FormError) {
        let reason =
            switch error {
            case .unsupportedType: "the body is not of type \(Form.mediaType)"
            case .malformed: "the body is not a form in UTF-8"
            case .tooManyFields: "there are more than \(Form.maximumFields) fields"
            case .nameTooLong: "the name of a field is longer than \(Form.maximumNameLength) bytes"
            case .valueTooLong(let field): "the field \(field) is longer than \(Form.maximumValueLength) bytes"
            case .repeated(let field): "the field \(field) came more than once"
            }
        self.init(.invalidRequest, reason)
    }

    /// The answer that carries any of ours.
    var response: OutgoingResponse {
        var document: JSONObject = ["error": .string(code.rawValue)]
        if let description { document["error_description"] = .string(description) }
        var response = OutgoingResponse.oauth(document, status)
        if let retryAfter { response.fields["retry-after"] = "\(retryAfter)" }
        if challengesBasic { response.fields["www-authenticate"] = "Basic realm=\"magiclink\", charset=\"UTF-8\"" }
        return response
    }
}

extension OutgoingResponse {
    /// A JSON document that no cache keeps: https://www.rfc-editor.org/rfc/rfc6749#section-5.1.
    static func oauth(_ document: JSONObject, _ status: Status = .ok) -> OutgoingResponse {
        .json(
            status, JSONValue.object(document).utf8,
            fields: [("cache-control", "no-store"), ("x-content-type-options", "nosniff"), ("vary", "Origin")])
    }
}
