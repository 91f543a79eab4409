import MagicLinkHTTP
import MagicLinkJWT

/// A refusal of a path that is neither an OAuth endpoint nor a page: a problem document,
/// https://www.rfc-editor.org/rfc/rfc9457, whose `code` is what a program decides by.
struct Problem: Sendable {
    let code: ProblemCode
    /// Differs from the code's own only where the server decided.
    let status: Status

    init(_ code: ProblemCode, status: Status? = nil) {
        self.code = code
        self.status = status ?? code.status
    }

    var response: OutgoingResponse {
        let document: JSONObject = [
            "type": "about:blank", "title": .string(status.phrase), "status": .integer(Int64(status.code)),
            "code": .string(code.rawValue), "detail": .string(code.words),
        ]
        var response = OutgoingResponse(
            status, fields: [("content-type", "application/problem+json"), ("cache-control", "no-store")],
            body: JSONValue.object(document).utf8)
        response.fields["x-content-type-options"] = "nosniff"
        if status == .serviceUnavailable { response.fields["retry-after"] = "5" }
        return response
    }
}
