import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import Testing

@Suite("The promises of a store")
struct StoreRuleTests {
    private static let start = NumericDate(1_800_000_000)

    @Test("The store in memory keeps each promise", arguments: StoreRule.all)
    func memory(_ rule: StoreRule) async throws {
        let clock = ManualClock(Self.start)
        let store = InMemoryConfirmationStore(clock: clock)
        try await rule.check(StoreUnderTest(store: store, clock: clock) { store })
    }

    @Test("A store that compares and swaps keeps each promise", arguments: StoreRule.all)
    func compareAndSwap(_ rule: StoreRule) async throws {
        try await rule.check(try Self.swapping(nil))
    }

    @Test("A store that breaks a promise is caught", arguments: Flaw.allCases)
    func caught(_ flaw: Flaw) async {
        for rule in flaw.breaks {
            await #expect(throws: BrokenPromise.self, "\(flaw) against: \(rule)") {
                try await rule.check(try Self.swapping(flaw))
            }
        }
    }

    @Test("Every promise is one that some store is caught breaking")
    func complete() {
        let broken = Set(Flaw.allCases.flatMap(\.breaks))
        for rule in StoreRule.all { #expect(broken.contains(rule), "nobody breaks: \(rule)") }
    }

    @Test("No two rules say the same")
    func distinct() {
        #expect(Set(StoreRule.all).count == StoreRule.all.count)
    }

    private static func swapping(_ flaw: Flaw?) throws -> StoreUnderTest {
        let clock = ManualClock(start)
        let store = SwappingStore(clock: clock, flaw: flaw)
        // Only a store that wakes nobody is waited for.
        return try StoreUnderTest(store: store, clock: clock, patience: .milliseconds(flaw == nil ? 10_000 : 50)) {
            flaw == .forgetsAllOnReopening ? SwappingStore(clock: clock, flaw: nil) : store
        }
    }
}
