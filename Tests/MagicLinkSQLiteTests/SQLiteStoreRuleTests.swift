import MagicLink
import MagicLinkJWT
import MagicLinkSQLite
import MagicLinkTesting
import Testing

@Suite("The promises of a store, kept in a file")
struct SQLiteStoreRuleTests {
    @Test("The store in SQLite keeps each promise", arguments: StoreRule.all)
    func open(_ rule: StoreRule) async throws {
        try await Self.check(rule, between: nil)
    }

    @Test("It keeps each promise when it is closed and opened between any two steps", arguments: StoreRule.all)
    func reopened(_ rule: StoreRule) async throws {
        try await Self.check(rule, between: .closed)
    }

    @Test("It keeps each promise when its process dies between any two steps", arguments: StoreRule.all)
    func crashed(_ rule: StoreRule) async throws {
        try await Self.check(rule, between: .crashed)
    }

    private static func check(_ rule: StoreRule, between: Shelf.End?) async throws {
        try await Folder.use { folder in
            let clock = ManualClock(NumericDate(1_800_000_000))
            let shelf = try Shelf(folder, clock, between: between)
            let test = try StoreUnderTest(store: shelf, clock: clock) {
                try await shelf.reopen(.crashed)
                return shelf
            }
            do {
                try await rule.check(test)
            } catch {
                await shelf.store.close()
                throw error
            }
            #expect(try shelf.integrity() == "ok")
            await shelf.store.close()
        }
    }
}
