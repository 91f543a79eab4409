import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import Testing

@testable import MagicLinkWeb

@Suite("How a client names and proves itself")
struct ClientCredentialsTests {
    private func house() throws -> House {
        let plain = "0123456789abcdef0123456789abcdef0123456789a~"
        let digest = try #require(CodeChallenge(verifier: plain)).digest
        return try House(clients: [
            try #require(Client(id: "app", name: "The App")),
            try #require(Client(id: "shop", name: "The Shop", authentication: .secret(sha256: digest))),
        ])
    }

    /// `id:secret`, as they stand, in the base64 of RFC 4648 section 4.
    private static func basic(_ pair: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        let bytes = Array(pair.utf8)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text += place <= group.count ? String(alphabet[bits >> (18 - 6 * place) & 63]) : "="
            }
        }
        return "Basic " + text
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var basic: [String] = []
        var body: [(String, String)] = []
        let status: Int
        let error: String
    }

    static let cases: [Case] = [
        Case(testDescription: "no name is the default client", status: 400, error: "invalid_grant"),
        Case(testDescription: "by Basic", basic: [basic("app:")], status: 400, error: "invalid_grant"),
        Case(
            testDescription: "by both alike", basic: [basic("app:")], body: [("client_id", "app")], status: 400,
            error: "invalid_grant"),
        Case(
            testDescription: "by two different names", basic: [basic("app:")], body: [("client_id", "magiclink")],
            status: 400, error: "invalid_request"),
        Case(
            testDescription: "with two secrets", basic: [basic("shop:x")], body: [("client_secret", "y")], status: 400,
            error: "invalid_request"),
        Case(
            testDescription: "twice by Basic", basic: [basic("app:"), basic("app:")], status: 400,
            error: "invalid_request"),
        Case(
            testDescription: "with its secret by Basic, form-encoded within",
            basic: [basic("shop:0123456789abcdef0123456789abcdef0123456789a%7E")], status: 400, error: "invalid_grant"),
        Case(
            testDescription: "with its secret in the body",
            body: [("client_id", "shop"), ("client_secret", "0123456789abcdef0123456789abcdef0123456789a~")],
            status: 400, error: "invalid_grant"),
        Case(testDescription: "wrong by Basic", basic: [basic("shop:wrong")], status: 401, error: "invalid_client"),
        Case(testDescription: "unknown by Basic", basic: [basic("nobody:")], status: 401, error: "invalid_client"),
        Case(testDescription: "no colon in Basic", basic: [basic("app")], status: 401, error: "invalid_client"),
        Case(testDescription: "no base64 in Basic", basic: ["Basic @@@@"], status: 401, error: "invalid_client"),
        Case(
            testDescription: "the URL's base64 in Basic", basic: ["Basic YXBwOg-_"], status: 401,
            error: "invalid_client"),
        Case(testDescription: "nothing in Basic", basic: ["Basic"], status: 401, error: "invalid_client"),
        Case(testDescription: "by another scheme", basic: ["Bearer app"], status: 401, error: "invalid_client"),
        Case(
            testDescription: "wrong in the body", body: [("client_id", "nobody")], status: 401, error: "invalid_client"),
    ]

    @Test("It is known or refused", arguments: cases)
    func judged(_ row: Case) async throws {
        var fields: Fields = []
        for value in row.basic { fields.add("authorization", value) }
        let answer = try await house().answer(
            .form("/token", [("grant_type", House.deviceGrant), ("device_code", "x")] + row.body, fields: fields))
        #expect(answer.status.code == row.status)
        #expect(try answer.error() == row.error)
        let usedBasic = row.basic.contains { $0.hasPrefix("Basic") }
        let challenge = answer.fields["www-authenticate"]
        #expect(challenge?.hasPrefix("Basic ") == (row.status == 401 && usedBasic ? true : nil))
    }

    @Test("Neither a secret nor a poll token is ever printed")
    func redacted() async throws {
        let form = try Form.parse(.form("/token", ["client_id": "shop", "client_secret": "hush"]))
        let credentials = try ClientCredentials(.get("/token"), form)
        let code = try await House().begin().deviceCode
        let claims = try #require(Base64URL.decode(String(code.split(separator: ".")[1])))
        let sid = try #require(try JSONValue(parsing: claims)["sid"]?.string)
        let tag = try #require(LoginTag(sid.prefix(8)))
        let login = try #require(OwnLogin(tag, code))
        for secret: any Sendable in [credentials, login] {
            var dumped = "\(secret) \(String(reflecting: secret))"
            dump(secret, to: &dumped)
            #expect(dumped.contains("<redacted>"))
            #expect(!dumped.contains("hush") && !dumped.contains(code))
        }
    }
}
