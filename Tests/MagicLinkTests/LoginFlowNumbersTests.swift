import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLink

@Suite("The numbers on the screens")
struct LoginFlowNumbersTests {
    @Test(
        "No number is one that people guess, and no two waiting screens of one address show the same", arguments: 1...8)
    func distinct(seed: Int) async throws {
        let bench = try Bench(random: SeededRandom(seed: UInt64(seed)))
        var numbers: [MatchNumber] = []
        for _ in 0..<64 { numbers.append(try await bench.begin().number) }
        #expect(Set(numbers).count == 64)
        #expect(numbers.allSatisfy { !$0.isGuessable && $0.text.count == 3 })
    }

    @Test("Another id is drawn for a number that is taken, and for one that is guessable")
    func drawn() async throws {
        let (first, second) = (Words(), Words())
        let bench = try Bench(random: first)
        let key = bench.site.keys.signingKeyID
        func number(_ id: SessionID) throws -> MatchNumber { try #require(bench.site.number(of: id, under: key)) }
        let guessable = try #require(
            try (0..<10_000).lazy.map { UInt64($0) }.first { try number(SessionID(random: 0, $0)).isGuessable })
        let good = try #require(
            try (0..<10_000).lazy.map { UInt64($0) }.first { try !number(SessionID(random: 0, $0)).isGuessable })
        let other = try #require(
            try (0..<10_000).lazy.map { UInt64($0) }.first {
                let drawn = try number(SessionID(random: 0, $0))
                return try !drawn.isGuessable && drawn != number(SessionID(random: 0, good))
            })
        // High, low: the id, then the ids of token and user, then another id. What is drawn beyond these is zero.
        first.queue([0, guessable, 0, good])
        #expect(try await bench.begin().session == SessionID(random: 0, good))
        let taken = try #require(
            try (good + 1..<10_000).first {
                try number(SessionID(random: 0, $0)) == number(SessionID(random: 0, good))
            })
        second.queue([0, taken, 0, 0, 0, 0, 0, guessable, 0, taken, 0, other])
        let flow = LoginFlow(
            site: bench.site, store: bench.store, users: bench.store, clock: bench.clock, random: second)
        let begun = try await flow.begin(LoginWish(address: EmailAddress("ada@example.org")))
        #expect(begun.session == SessionID(random: 0, other))
    }

    @Test("Racing beginnings of one address still show different numbers")
    func racing() async throws {
        let bench = try Bench()
        let numbers = try await withThrowingTaskGroup { group in
            for _ in 0..<64 { group.addTask { try await bench.begin().number } }
            return try await group.reduce(into: Set<MatchNumber>()) { $0.insert($1) }
        }
        #expect(numbers.count == 64)
    }

    @Test("A number is a function of the login and its key: three to six digits", arguments: 3...6)
    func digits(count: Int) async throws {
        let bench = try Bench(policy: try LoginPolicy(match: .number(digits: count)))
        let login = try await bench.begin()
        #expect(login.number.text.count == count)
        #expect(try await bench.confirm(login).record != nil)
        let other = try await bench.begin("bob@example.org")
        let short = String(other.number.text.dropLast())
        let answer = try await bench.flow.confirm(link: bench.token(of: other), number: short, on: Bench.phone)
        #expect(answer.refusal == .numberMalformed)
        #expect(try await bench.record(other).progress.wrongNumbers.isEmpty)
    }
}

/// Words that a test has chosen, then zeros that count up so that nothing loops.
final class Words: RandomSource {
    private let words = Locked()

    func queue(_ words: [UInt64]) { self.words.add(words) }
    func next() -> UInt64 { words.next() }
}
