import MagicLink
import MagicLinkHTTP
import MagicLinkJWT

extension LoginService {
    /// `GET /.well-known/oauth-authorization-server`: https://www.rfc-editor.org/rfc/rfc8414#section-2.
    func metadata() -> OutgoingResponse {
        var document: JSONObject = [
            "issuer": .string(base.text),
            "token_endpoint": .string(base.url(.token)),
        ]
        var grants: [JSONValue] = [.string(Self.refreshGrant)]
        if case .number = site.policy.match {
            document["device_authorization_endpoint"] = .string(base.url(.deviceAuthorization))
            grants.insert(.string(Self.deviceGrant), at: 0)
        }
        document["grant_types_supported"] = .array(grants)
        document["response_types_supported"] = []
        document["token_endpoint_auth_methods_supported"] = ["none", "client_secret_basic", "client_secret_post"]
        document["code_challenge_methods_supported"] = ["S256"]
        var response = OutgoingResponse.oauth(document)
        response.fields["cache-control"] = "max-age=300"
        return response
    }
}
