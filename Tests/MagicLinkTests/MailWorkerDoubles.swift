import MagicLinkJWT
import MagicLinkTesting
import Synchronization
import Testing

@testable import MagicLink

/// A queue whose rows cannot be removed for a while: as on a full disk, or because the disk takes its time.
final class StuckQueue: MailQueue {
    let isStuck = Mutex(true)
    private let held = Mutex<[CheckedContinuation<Void, Never>]>([])
    private let rows: InMemoryConfirmationStore
    private let waits: Bool

    init(rows: InMemoryConfirmationStore, waits: Bool = false) {
        self.rows = rows
        self.waits = waits
    }

    var waiting: Int { held.withLock { $0.count } }

    func letGo() {
        isStuck.withLock { $0 = false }
        for continuation in held.withLock({ $0 }) { continuation.resume() }
    }

    func dueMail(limit: Int) async throws(StoreError) -> [DueMail] { try await rows.dueMail(limit: limit) }

    func remove(_ mail: QueuedMail) async throws(StoreError) {
        if isStuck.withLock({ $0 }) {
            guard waits else { throw StoreError(.full) }
            await withCheckedContinuation { continuation in held.withLock { $0.append(continuation) } }
        }
        try await rows.remove(mail)
    }

    func postpone(_ mail: QueuedMail, by pause: Duration) async throws(StoreError) {
        try await rows.postpone(mail, by: pause)
    }

    func mailAdded() async { await rows.mailAdded() }
}

/// Draws the same word again and again.
struct SameDraw: RandomSource {
    let word: UInt64

    init(_ word: UInt64) { self.word = word }
    func next() -> UInt64 { word }
}

/// A mailer with several lanes, which keeps some mails until it is told to let go, or its task is cancelled.
final class HeldMailer: Mailer {
    private struct State {
        var held: Set<String> = []
        var begun: [String] = []
        var sent: [String] = []
        var underWay = 0
        var widest = 0
    }

    let width: Int
    private let state = Mutex(State())
    private let gate = ManualSleep()

    init(width: Int) { self.width = width }

    var begun: [String] { state.withLock { $0.begun } }
    var sent: [String] { state.withLock { $0.sent } }
    var widest: Int { state.withLock { $0.widest } }
    /// How many are held now; `letGo` reaches these and no other.
    var holding: Int { gate.sleeperCount }

    func hold(_ recipient: String) { state.withLock { _ = $0.held.insert(recipient) } }
    func letGo() { gate.advance(by: .seconds(1)) }

    func send(_ mail: LoginMail) async throws(MailError) {
        let isHeld = state.withLock { state in
            state.begun.append(mail.recipient.text)
            state.underWay += 1
            state.widest = max(state.widest, state.underWay)
            return state.held.contains(mail.recipient.text)
        }
        defer { state.withLock { $0.underWay -= 1 } }
        if isHeld {
            do { try await gate.sleep(for: .seconds(1)) } catch { throw .temporary }
        } else {
            await Task.yield()
        }
        state.withLock { $0.sent.append(mail.recipient.text) }
    }
}
