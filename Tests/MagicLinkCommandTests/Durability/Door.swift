import MagicLinkServer
import TestClient

/// Where one life of a service is reached.
struct Door: Reachable, Sendable {
    let address: ListenAddress?
    let host: String

    init(_ service: RunningProgram) {
        address = service.address
        host = service.host
    }
}

/// The connections of one customer, kept while the service lives. A failure ends them all: it is dead.
struct Wires {
    private let door: Door
    private let first: WireClient
    private let second: WireClient

    init(_ door: Door) throws {
        self.door = door
        first = try door.client()
        second = try door.client()
    }

    /// One question with its whole answer.
    func ask(_ request: Request) throws -> WireClient.Response {
        try first.send(request.text(door))
        return try first.response()
    }

    /// Two questions at the same time, on a connection each; `heard` is called with each whole answer.
    func ask(
        _ one: Request, _ other: Request, _ heard: (Request, WireClient.Response) throws -> Void
    ) throws {
        try second.send(other.text(door))
        try first.send(one.text(door))
        try heard(one, first.response())
        try heard(other, second.response())
    }
}

/// One question.
struct Request: Sendable {
    var method = "POST"
    let target: String
    var form: [(String, String)]?
    var fields: [String] = []

    func text(_ door: Door) -> String { door.request(method, target, form, fields: fields) }

    static func begin(_ address: String) -> Request {
        Request(target: "/device_authorization", form: [("login_hint", address)])
    }

    static func poll(_ login: KnownLogin, waits: Bool = false) -> Request {
        let grant = "urn:ietf:params:oauth:grant-type:device_code"
        return Request(
            target: "/token", form: [("grant_type", grant), ("device_code", login.deviceCode)],
            fields: waits ? ["Prefer: wait=25"] : [])
    }

    static func cancel(_ login: KnownLogin) -> Request {
        Request(target: "/cancel", form: [("device_code", login.deviceCode)])
    }

    static func confirm(_ login: KnownLogin, on phone: Phones.Model) -> Request {
        Request(
            target: "/confirm",
            form: [("token", login.token ?? ""), ("decision", "approve"), ("number", login.number)],
            fields: ["User-Agent: \(phone.userAgent)"])
    }

    static func deny(_ login: KnownLogin) -> Request {
        Request(
            target: "/confirm",
            form: [("token", login.token ?? ""), ("decision", "deny"), ("address", login.address)])
    }

    static func report(_ login: KnownLogin) -> Request {
        Request(target: "/report", form: [("token", login.token ?? ""), ("address", login.address)])
    }

    static func refresh(_ token: String) -> Request {
        Request(target: "/token", form: [("grant_type", "refresh_token"), ("refresh_token", token)])
    }

    static func session(_ tokens: KnownLogin.Tokens) -> Request {
        Request(method: "GET", target: "/session", fields: ["Authorization: Bearer \(tokens.access)"])
    }

    static func signOut(_ tokens: KnownLogin.Tokens) -> Request {
        Request(method: "DELETE", target: "/session", fields: ["Authorization: Bearer \(tokens.access)"])
    }
}
