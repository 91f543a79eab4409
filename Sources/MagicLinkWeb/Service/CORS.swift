import MagicLinkHTTP

/// The fields that let a listed origin read an answer: https://fetch.spec.whatwg.org/#http-cors-protocol.
///
/// Never `*`, and never with credentials: a foreign page has tokens, not our cookies.
enum CORS {
    /// The answer to OPTIONS.
    static func preflight(of route: Route, from origin: WebOrigin) -> OutgoingResponse {
        var response = OutgoingResponse(.noContent)
        response.fields["access-control-allow-methods"] = route.methods.map(\.rawValue).joined(separator: ", ")
        response.fields["access-control-allow-headers"] = "authorization, content-type, prefer"
        response.fields["access-control-max-age"] = "600"
        return marked(response, for: origin)
    }

    /// `response`, readable by `origin`.
    static func marked(_ response: OutgoingResponse, for origin: WebOrigin) -> OutgoingResponse {
        var response = response
        response.fields["access-control-allow-origin"] = origin.text
        response.fields["access-control-expose-headers"] = "preference-applied, retry-after, www-authenticate"
        response.fields["vary"] = "Origin"
        return response
    }
}
