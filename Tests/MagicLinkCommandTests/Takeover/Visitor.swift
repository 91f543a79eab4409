import Foundation
import MagicLinkServer
import TestClient

/// Somebody who asks again and again, at an address and not of a process.
struct Visitor: Reachable, Sendable {
    /// How it treats its connections.
    enum Habit: CaseIterable {
        /// A new one for each request.
        case fresh
        /// One for as many as the server lets it.
        case kept
        /// Kept too, and used when a process has just been told to stop: it was idle then.
        case idle
        /// A connection is opened, and used only when a process has just been told to stop.
        case silent
        /// A poll that waits.
        case parked
    }

    let address: ListenAddress?
    let host = "login.example.org"
    let habit: Habit
    let load: Load
    /// True if the store outlives the process, so that logins may be begun.
    var isKept = true

    /// Asks until the load is over.
    func visit() {
        var connection: WireClient?
        do {
            let code = habit == .parked ? try begin(on: &connection) : ""
            while !load.isOver {
                let stop = load.stop
                switch habit {
                case .fresh: connection = nil
                case .kept: break
                case .idle: _ = try page(on: &connection)
                case .silent: connection = try client()
                case .parked: try poll(code, on: &connection)
                }
                guard habit != .parked else { continue }
                if habit == .idle || habit == .silent {
                    while load.stop == stop && !load.isOver { Thread.sleep(forTimeInterval: 0.001) }
                }
                // One in eight is written to the store: what was acknowledged must be there at the end.
                let begins = isKept && load.number() % 8 == 0
                if begins { _ = try begin(on: &connection) } else { try page(on: &connection) }
                // Load, and no flood: a process that starts needs its share of the machine too.
                Thread.sleep(forTimeInterval: 0.001)
            }
        } catch {
            load.failed("\(habit): \(error)")
        }
    }

    private func begin(on connection: inout WireClient?) throws -> String {
        let answer = try ask(.begin("visitor-\(load.number())@example.org"), on: &connection)
        guard answer.status == 200 else { throw WireClient.Failure(description: "\(answer)") }
        let code = try JSON.field("device_code", of: answer)
        load.wasAnswered(begun: code)
        return code
    }

    private func page(on connection: inout WireClient?) throws {
        let answer = try ask(Request(method: "GET", target: "/"), on: &connection)
        guard answer.status == 200 else { throw WireClient.Failure(description: "\(answer)") }
        load.wasAnswered()
    }

    private func poll(_ code: String, on connection: inout WireClient?) throws {
        let grant = "urn:ietf:params:oauth:grant-type:device_code"
        let form = [("grant_type", grant), ("device_code", code)]
        let answer = try ask(Request(target: "/token", form: form, fields: ["Prefer: wait=25"]), on: &connection)
        guard ["authorization_pending", "slow_down"].contains(try JSON.field("error", of: answer)) else {
            throw WireClient.Failure(description: "\(answer)")
        }
        load.wasAnswered()
    }

    /// Asks on `connection` as any good client does: not on one that has ended, and once more if it ends without a word.
    private func ask(_ request: Request, on connection: inout WireClient?) throws -> WireClient.Response {
        var wasUsed = connection != nil && habit != .silent
        if connection?.hasEnded == true { (connection, wasUsed) = (nil, false) }
        let current = try connection ?? client()
        connection = nil
        let answer: WireClient.Response
        do {
            try current.send(request.text(self))
            answer = try current.response()
        } catch let failure as WireClient.Failure where wasUsed && failure.isSilentEnd {
            load.asksAgain()
            return try ask(request, on: &connection)
        }
        if answer.field("connection") != "close" { connection = current }
        return answer
    }
}
