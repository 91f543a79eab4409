import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkMail
import MagicLinkServer
import MagicLinkTesting
import TestClient
import Testing

@testable import MagicLinkCommand

/// `magiclink dev` inside the test: real sockets on free ports, a clock that the test moves.
struct RunningService: Reachable {
    /// The stores that there are.
    enum Store: CaseIterable {
        case memory
        case sqlite
    }

    let service: DevelopmentServer
    let clock = ManualClock(NumericDate(1_795_249_800))
    let events = RecordingSink()

    init(_ settings: [String: String], on store: Store, in folder: URL, isExposed: Bool) async throws {
        let choice = store == .memory ? "memory:" : "sqlite:\(folder.path)/magiclink.db"
        let standard = Place.serving.merging(["MAGICLINK_STORE": choice]) { $1 }
        let values = SettingValues(environment: standard.merging(settings) { $1 }, file: nil)
        let read = try DevelopmentSettings(values, isExposed: isExposed, data: folder.path).service
        let keys = try KeyRing.generate(try #require(KeyID("test")), from: SeededRandom(seed: 1).bytes(32))
        let clock = clock
        let open = try OpenStore(read.store) { _ in clock }
        do {
            service = try await DevelopmentServer(
                settings: read, keys: keys, store: open,
                surroundings: .init(
                    manualClock: clock, random: SeededRandom(seed: 2), events: events, isExposed: isExposed))
        } catch {
            await open.close()
            throw error
        }
    }

    var address: ListenAddress? { service.logins.server.addresses.first }
    var adminAddress: ListenAddress? { service.logins.adminAddresses.first }
    var host: String { String(service.logins.baseURL.drop { $0 != "/" }.dropFirst(2)) }

    /// Runs `body`, which may block, and stops with no care for who is connected, whatever happens.
    static func run(
        _ settings: [String: String] = [:], on store: Store = .memory, isExposed: Bool = false,
        _ body: @Sendable @escaping (RunningService) async throws -> Void
    ) async throws {
        try await Folder.use { folder in
            let running = try await RunningService(settings, on: store, in: folder, isExposed: isExposed)
            let result = await Task(executorPreference: BlockingExecutor()) { try await body(running) }.result
            _ = await running.service.logins.stop(within: .zero)
            try result.get()
        }
    }

    /// Waits until the worker has delivered `count` mails, and returns the newest.
    func mail(_ count: Int) throws -> DevelopmentMailbox.Kept {
        try spin("\(count) mails") { service.mailbox.mails.count >= count }
        return try #require(service.mailbox.mails.first)
    }

    /// How many polls are parked.
    var parked: Int { service.logins.server.parked }

    /// Waits until `count` polls are parked.
    func untilParked(_ count: Int) throws {
        try spin("\(count) parked") { parked == count }
    }
}
