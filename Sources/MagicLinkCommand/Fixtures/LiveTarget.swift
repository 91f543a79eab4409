import Dispatch
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkServer
import MagicLinkTesting

/// A `magiclink dev --clock manual` on this machine, as something that a flow is played against.
struct LiveTarget: FlowTarget {
    /// A request that was sent on a connection of its own.
    struct Pending {
        fileprivate let connection: LoopbackConnection
        fileprivate let isHead: Bool
    }

    private let address: ListenAddress
    /// What the service is called in requests.
    private let authority: String
    /// Mails that were there or were returned, newest first; nil before the first look.
    private var seen: [FlowMail]?
    /// Sockets make their callers wait; the pool of threads that a service in this process runs on must not.
    private let wire = DispatchQueue(label: "magiclink.replay")

    init(_ address: ListenAddress, authority: String) {
        self.address = address
        self.authority = authority
    }

    /// Understands `http://HOST:PORT` of this machine.
    init(url text: String) throws(UsageProblem) {
        let text = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard let url = BaseURL(text), url.scheme == "http",
            let address = ListenAddress(url.authority) ?? ListenAddress("\(url.authority):80"), address.isLocal
        else { throw UsageProblem("\"\(text)\" is not http://HOST:PORT with an address of this machine") }
        self.init(address, authority: url.authority)
    }

    // MARK: What only development has

    /// Looks at the clock and at the mails that are there already.
    mutating func prepare() async throws -> NumericDate {
        let answer = try await ask(FlowCall(method: "GET", path: "/dev/clock"))
        guard answer.status == 200, let seconds = Int64(answer.text.filter { $0 != "\n" }) else {
            throw LoopbackConnection.Failure(
                description: "\(address) shows no clock (\(answer.status)): it has to be magiclink dev --clock manual")
        }
        seen = try await mails()
        return NumericDate(seconds)
    }

    mutating func setClock(_ now: NumericDate) async throws {
        let form = [FlowField("now", "\(now.seconds)")]
        let type = FlowField("Content-Type", Form.mediaType)
        let answer = try await ask(
            FlowCall(method: "POST", path: "/dev/clock", headers: [type], body: form.formBody))
        guard answer.status == 200 else {
            throw LoopbackConnection.Failure(description: "the clock cannot be set to \(now): \(answer.text)")
        }
    }

    mutating func nextMail() async throws -> FlowMail {
        let old = seen ?? []
        for _ in 0..<3000 {
            let mails = try await mails()
            // Of a full mailbox the oldest have gone meanwhile.
            let new = (0...mails.count).first { mails[$0...].elementsEqual(old.prefix(mails.count - $0)) } ?? 0
            if new > 0 {
                seen = Array(mails[(new - 1)...])
                return mails[new - 1]
            }
            await SystemTime.sleep(.milliseconds(10))
        }
        throw LoopbackConnection.Failure(description: "a mail did not come within 30 s")
    }

    /// The mails, newest first.
    private func mails() async throws -> [FlowMail] {
        let accept = FlowField("Accept", "application/json")
        let answer = try await ask(FlowCall(method: "GET", path: "/dev/mailbox", headers: [accept]))
        let limits = JSONLimits(size: 1 << 22, depth: 4)
        guard answer.status == 200, let list = try JSONValue(parsing: answer.body, limits: limits).array else {
            throw LoopbackConnection.Failure(description: "\(address) has no mailbox (\(answer.status))")
        }
        return list.map { FlowMail(to: $0["to"]?.string ?? "", link: $0["link"]?.string ?? "") }
    }

    // MARK: Asking

    func send(_ call: FlowCall) async throws -> Pending {
        let (address, authority) = (address, authority)
        let connection = try await onWire {
            let connection = try LoopbackConnection(address)
            try connection.send(call, host: authority)
            return connection
        }
        return Pending(connection: connection, isHead: call.method == "HEAD")
    }

    func answer(to pending: Pending) async throws -> FlowAnswer {
        let (connection, isHead) = (pending.connection, pending.isHead)
        return try await onWire { try connection.answer(toHead: isHead) }
    }

    private func ask(_ call: FlowCall) async throws -> FlowAnswer {
        try await answer(to: try await send(call))
    }

    private func onWire<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            wire.async { continuation.resume(with: Result { try work() }) }
        }
    }
}

extension FlowAnswer {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
}
