import MagicLinkJWT
import MagicLinkServer
import TestClient
import Testing

/// A service that a client can reach, in this process or another one.
protocol Reachable {
    /// Where it listens.
    var address: ListenAddress? { get }
    /// What it is called in requests.
    var host: String { get }
}

extension Reachable {
    /// A new connection.
    func client() throws -> WireClient { try WireClient(address) }

    /// One request on a connection of its own.
    func ask(
        _ method: String, _ target: String, _ form: [(String, String)]? = nil, fields: [String] = []
    ) throws -> WireClient.Response {
        let client = try client()
        try client.send(request(method, target, form, fields: fields))
        return try client.response(toHead: method == "HEAD")
    }

    /// The bytes of a request.
    func request(
        _ method: String, _ target: String, _ form: [(String, String)]? = nil, fields: [String] = []
    ) -> String {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: \(host)"] + fields
        let body = form?.map { "\(coded($0))=\(coded($1))" }.joined(separator: "&") ?? ""
        if form != nil {
            lines += ["Content-Type: application/x-www-form-urlencoded", "Content-Length: \(body.utf8.count)"]
        }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    private func coded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-._~".utf8.contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

/// An origin: asks for a login and polls for its session.
struct Origin {
    let service: any Reachable
    let deviceCode: String
    let number: String

    init(_ service: any Reachable, for address: String = "ada@example.org") throws {
        self.service = service
        let answer = try service.ask("POST", "/device_authorization", [("login_hint", address)])
        try #require(answer.status == 200, "\(answer)")
        deviceCode = try JSON.field("device_code", of: answer)
        number = try JSON.field("user_code", of: answer)
    }

    var form: [(String, String)] {
        [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", deviceCode)]
    }

    /// Asks once, on a connection of its own; of `other` if the service was started anew.
    func poll(_ other: (any Reachable)? = nil) throws -> WireClient.Response {
        try (other ?? service).ask("POST", "/token", form)
    }

    /// Sends a poll that waits, and leaves the answer for later.
    func wait(seconds: Int = 25) throws -> WireClient {
        let client = try service.client()
        try client.send(service.request("POST", "/token", form, fields: ["Prefer: wait=\(seconds)"]))
        return client
    }
}

/// A phone: opens a link and types what it is told.
struct Phone {
    let service: any Reachable
    let token: String

    init(_ service: any Reachable, link: String) {
        self.service = service
        token = String(link.split(separator: "/").last ?? "")
    }

    func open(_ method: String = "GET") throws -> WireClient.Response { try service.ask(method, "/confirm/\(token)") }

    func confirm(_ number: String) throws -> WireClient.Response {
        try service.ask("POST", "/confirm", [("token", token), ("decision", "approve"), ("number", number)])
    }

    func deny(_ address: String) throws -> WireClient.Response {
        try service.ask("POST", "/confirm", [("token", token), ("decision", "deny"), ("address", address)])
    }

    func report(_ address: String) throws -> WireClient.Response {
        try service.ask("POST", "/report", [("token", token), ("address", address)])
    }
}

/// Reads single members of a JSON answer with our own reader.
enum JSON {
    static func field(_ name: String, of response: WireClient.Response) throws -> String {
        guard case .object(let object) = try JSONValue(parsing: response.body), case .string(let text)? = object[name]
        else { throw WireClient.Failure(description: "no \(name) in \(response)") }
        return text
    }
}
