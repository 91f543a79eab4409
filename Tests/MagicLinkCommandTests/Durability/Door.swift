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

    func text(_ door: any Reachable) -> String { door.request(method, target, form, fields: fields) }

    static func begin(_ address: String) -> Request {
        Request(target: "/device_authorization", form: [("login_hint", address)])
    }

    static func poll(_ asked: Asked, waits: Bool = false) -> Request {
        let grant = "urn:ietf:params:oauth:grant-type:device_code"
        return Request(
            target: "/token", form: [("grant_type", grant), ("device_code", asked.deviceCode)],
            fields: waits ? ["Prefer: wait=25"] : [])
    }

    static func cancel(_ asked: Asked) -> Request {
        Request(target: "/cancel", form: [("device_code", asked.deviceCode)])
    }

    static func page(_ token: String) -> Request { Request(method: "GET", target: "/confirm/\(token)") }

    static func confirm(_ asked: Asked, _ token: String, on phone: Phones.Model = Phones.all[0]) -> Request {
        Request(
            target: "/confirm", form: [("token", token), ("decision", "approve"), ("number", asked.number)],
            fields: ["User-Agent: \(phone.userAgent)"])
    }

    static func deny(_ asked: Asked, _ token: String) -> Request {
        Request(target: "/confirm", form: [("token", token), ("decision", "deny"), ("address", asked.address)])
    }

    static func report(_ asked: Asked, _ token: String) -> Request {
        Request(target: "/report", form: [("token", token), ("address", asked.address)])
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

extension Reachable {
    /// One question on a connection of its own.
    func ask(_ request: Request) throws -> WireClient.Response {
        try ask(request.method, request.target, request.form, fields: request.fields)
    }
}
