import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import Testing

/// The fields of a form, in order; doubled ones stay doubled.
typealias Pairs = KeyValuePairs<String, String>

extension IncomingRequest {
    /// A form, as a program sends it.
    static func form(_ target: String, _ pairs: Pairs, fields: Fields = []) -> IncomingRequest {
        form(target, pairs.map { ($0.key, $0.value) }, fields: fields)
    }

    static func form(_ target: String, _ pairs: [(String, String)], fields: Fields = []) -> IncomingRequest {
        let body = pairs.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        var fields = fields
        fields["content-type"] = "application/x-www-form-urlencoded"
        return IncomingRequest(method: .post, target: target, fields: fields, body: Array(body.utf8))
    }

    static func get(_ target: String, fields: Fields = []) -> IncomingRequest {
        IncomingRequest(method: .get, target: target, fields: fields)
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: String(UnicodeScalar(byte))
            default: "%" + String(byte >> 4, radix: 16) + String(byte & 0xf, radix: 16)
            }
        }.joined()
    }
}

extension OutgoingResponse {
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The document's members.
    func object() throws -> JSONObject {
        try #require(try JSONValue(parsing: body).object)
    }

    /// The member `error` of an OAuth answer.
    func error() throws -> String? { try object()["error"]?.string }
}

/// What an origin was told when it began.
struct Begun {
    let deviceCode: String
    let number: String
}

extension House {
    static let deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

    func begin(_ address: String = "ada@example.org", _ more: Pairs = [:]) async throws -> Begun {
        let request = IncomingRequest.form(
            "/device_authorization", [("login_hint", address)] + more.map { ($0.key, $0.value) })
        let answer = try await answer(request)
        #expect(answer.status == .ok)
        let object = try answer.object()
        return Begun(
            deviceCode: try #require(object["device_code"]?.string), number: try #require(object["user_code"]?.string))
    }

    func poll(_ code: String, _ more: Pairs = [:], wait: Int? = nil) -> IncomingRequest {
        .form(
            "/token", [("grant_type", Self.deviceGrant), ("device_code", code)] + more.map { ($0.key, $0.value) },
            fields: wait.map { [("prefer", "wait=\($0)")] } ?? [])
    }

    /// Types the number on the newest link's page.
    @discardableResult
    func confirm(_ number: String, _ link: String? = nil) async throws -> OutgoingResponse {
        let link = if let link { link } else { try await newestLink() }
        return try await answer(
            .form("/confirm", ["token": link, "decision": "approve", "number": number]))
    }

    /// A login from beginning to end; its first tokens.
    func grant(_ address: String = "ada@example.org") async throws -> (begun: Begun, tokens: JSONObject) {
        let begun = try await begin(address)
        #expect(try await confirm(begun.number).status == .ok)
        let answer = try await answer(poll(begun.deviceCode))
        #expect(answer.status == .ok)
        return (begun, try answer.object())
    }
}
