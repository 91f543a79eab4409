import Foundation
import Hummingbird
import Logging

// `GET /wait/ID` waits until somebody does `POST /wake/ID`; `GET /livez` answers at once.
//
// usage: ParkPeer PORT

/// Who waits, by what for. A request that is cancelled, because its client has gone, waits no more.
actor WaitingRoom {
    private var waiting: [String: CheckedContinuation<Bool, Never>] = [:]

    /// True once somebody wakes `id`; false if another took its place or its task was cancelled.
    func wait(for id: String) async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(returning: false) }
                waiting.updateValue(continuation, forKey: id)?.resume(returning: false)
            }
        } onCancel: {
            Task { await self.end(id, with: false) }
        }
    }

    /// True if somebody waited.
    @discardableResult
    func end(_ id: String, with answer: Bool) -> Bool {
        guard let continuation = waiting.removeValue(forKey: id) else { return false }
        continuation.resume(returning: answer)
        return true
    }
}

guard CommandLine.arguments.count == 2, let port = Int(CommandLine.arguments[1]) else {
    print("usage: ParkPeer PORT")
    exit(2)
}
let room = WaitingRoom()
let router = Router()
router.get("livez") { _, _ in "ok\n" }
router.get("wait/:id") { _, context -> String in
    guard await room.wait(for: try context.parameters.require("id")) else { throw HTTPError(.conflict) }
    return "ready"
}
router.post("wake/:id") { _, context -> HTTPResponse.Status in
    await room.end(try context.parameters.require("id"), with: true) ? .ok : .notFound
}
var logger = Logger(label: "ParkPeer")
logger.logLevel = .error
let application = Application(
    router: router,
    configuration: .init(address: .hostname("127.0.0.1", port: port), backlog: 4_096), logger: logger)
try await application.runService()
