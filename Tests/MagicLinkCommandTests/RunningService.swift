import MagicLink
import MagicLinkJWT
import MagicLinkMail
import MagicLinkServer
import MagicLinkTesting
import TestClient
import Testing

@testable import MagicLinkCommand

/// `magiclink dev` inside the test: real sockets on free ports, the memory store, a clock that the test moves.
struct RunningService {
    let service: DevelopmentServer
    let clock = ManualClock(NumericDate(1_795_249_800))
    let events = RecordingSink()

    init(_ settings: [String: String] = [:], isExposed: Bool = false) async throws {
        let standard = ["MAGICLINK_LISTEN": "127.0.0.1:0", "MAGICLINK_ADMIN_LISTEN": "127.0.0.1:0"]
        let values = try SettingValues(environment: standard.merging(settings) { $1 }, file: nil)
        let keys = try KeyRing.generate(try #require(KeyID("test")), from: SeededRandom(seed: 1).bytes(32))
        service = try await DevelopmentServer(
            settings: try DevelopmentSettings(values, isExposed: isExposed), keys: keys,
            surroundings: .init(
                manualClock: clock, random: SeededRandom(seed: 2), events: events, isExposed: isExposed))
    }

    var address: ListenAddress? { service.server.addresses.first }
    var host: String { String(service.baseURL.drop { $0 != "/" }.dropFirst(2)) }

    /// A new connection.
    func client() throws -> WireClient { try WireClient(address) }

    /// Ends at once, with no care for who is connected.
    func stop() async { _ = await service.stop(within: .zero) }

    /// Runs `body`, which may block, and stops, whatever happens.
    static func run(
        _ settings: [String: String] = [:], isExposed: Bool = false,
        _ body: @Sendable @escaping (RunningService) async throws -> Void
    ) async throws {
        let running = try await RunningService(settings, isExposed: isExposed)
        let result = await Task(executorPreference: BlockingExecutor()) { try await body(running) }.result
        await running.stop()
        try result.get()
    }

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
        let body = form?.map { "\(Self.coded($0))=\(Self.coded($1))" }.joined(separator: "&") ?? ""
        if form != nil {
            lines += ["Content-Type: application/x-www-form-urlencoded", "Content-Length: \(body.utf8.count)"]
        }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    private static func coded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-._~".utf8.contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// Waits until the worker has delivered `count` mails, and returns the newest.
    func mail(_ count: Int) throws -> DevelopmentMailbox.Kept {
        try spin("\(count) mails") { service.mailbox.mails.count >= count }
        return try #require(service.mailbox.mails.first)
    }

    /// Waits until `count` polls are parked.
    func untilParked(_ count: Int) throws {
        try spin("\(count) parked") { service.server.parked == count }
    }
}

/// An origin: asks for a login and polls for its session.
struct Origin {
    let running: RunningService
    let deviceCode: String
    let number: String

    init(_ running: RunningService, for address: String = "ada@example.org") throws {
        self.running = running
        let answer = try running.ask("POST", "/device_authorization", [("login_hint", address)])
        try #require(answer.status == 200, "\(answer)")
        deviceCode = try JSON.field("device_code", of: answer)
        number = try JSON.field("user_code", of: answer)
    }

    var form: [(String, String)] {
        [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", deviceCode)]
    }

    /// Asks once, on a connection of its own.
    func poll() throws -> WireClient.Response { try running.ask("POST", "/token", form) }

    /// Sends a poll that waits, and leaves the answer for later.
    func wait(seconds: Int = 25) throws -> WireClient {
        let client = try running.client()
        try client.send(running.request("POST", "/token", form, fields: ["Prefer: wait=\(seconds)"]))
        return client
    }
}

/// A phone: opens a link and types what it is told.
struct Phone {
    let running: RunningService
    let token: String

    init(_ running: RunningService, link: String) {
        self.running = running
        token = String(link.split(separator: "/").last ?? "")
    }

    func open(_ method: String = "GET") throws -> WireClient.Response { try running.ask(method, "/confirm/\(token)") }

    func confirm(_ number: String) throws -> WireClient.Response {
        try running.ask("POST", "/confirm", [("token", token), ("decision", "approve"), ("number", number)])
    }

    func deny(_ address: String) throws -> WireClient.Response {
        try running.ask("POST", "/confirm", [("token", token), ("decision", "deny"), ("address", address)])
    }

    func report(_ address: String) throws -> WireClient.Response {
        try running.ask("POST", "/report", [("token", token), ("address", address)])
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
