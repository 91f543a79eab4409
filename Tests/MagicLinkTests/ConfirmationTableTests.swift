import MagicLinkTesting
import Testing

@testable import MagicLink
@testable import MagicLinkJWT

@Suite("Every state, every action, around every deadline")
struct ConfirmationTableTests {
    @Test("The state machine is the table", arguments: ConfirmationTable.moments)
    func table(state: String, time: Int64) throws {
        let sample = try Sample(state)
        let facts = sample.facts(at: time)
        let row = try #require(ConfirmationTable.row(state, at: time))
        for (action, verdict) in row.verdicts {
            var record = sample.record
            let (outcome, effects) = record.apply(try sample.action(action), given: facts)
            #expect(word(outcome, from: sample.record, to: record) == verdict, "\(state) at \(time): \(action)")
            expectInvariants(sample.record, record, outcome, effects, facts)
            guard case .applied = outcome else { continue }
            // Never two applied for one arrow: whoever comes second with the same hears something else.
            var again = record
            let (second, _) = again.apply(try sample.action(action), given: facts)
            if action != "resend" { #expect(!isApplied(second), "\(state) at \(time): \(action) twice") }
        }
    }

    @Test("Every action stands in the table for every state")
    func complete() {
        #expect(ConfirmationTable.rows.count == 25)
        #expect(ConfirmationTable.rows.allSatisfy { Set($0.verdicts.map(\.action)).count == 12 })
        #expect(ConfirmationTable.moments.count > 300)
    }

    @Test("Looking changes nothing, and tells what acting would", arguments: ConfirmationTable.moments)
    func looking(state: String, time: Int64) throws {
        let sample = try Sample(state)
        let facts = sample.facts(at: time)
        let standing = sample.record.standing(of: sample.link(), admitsNewUser: true, given: facts)
        var record = sample.record
        let (outcome, _) = record.apply(try sample.action("yes"), given: facts)
        switch standing {
        case .open: #expect(isApplied(outcome))
        case .justDone: #expect(outcome == .repeated(sample.record))
        default: #expect(outcome == .refused(standing.refusal, sample.record))
        }
        let status = sample.record.status(at: facts.now)
        #expect((standing == .open) == (status == .pending))
        #expect(sample.record.isLiveSession(given: facts) == (status == .collected))
        #expect(sample.record.removableAt >= sample.record.pollExpiresAt)
        if status == .expired { #expect(sample.record.removableAt > facts.now || time >= 87_400) }
    }

    private func expectInvariants(
        _ before: Confirmation, _ after: Confirmation, _ outcome: Confirmation.Outcome,
        _ effects: [Confirmation.Effect], _ facts: Confirmation.Facts
    ) {
        switch outcome {
        case .applied(let record), .repeated(let record), .refused(_, let record): #expect(record == after)
        case .unknown: Issue.record("a record cannot be unknown")
        }
        if case .repeated = outcome { #expect(after == before && effects.isEmpty) }
        #expect(after.asked == before.asked)
        if [.denied, .revoked].contains(before.progress.state) { #expect(after == before && effects.isEmpty) }
        // What is over stays what it was, but for a report, which is heard as long as the record is there (rule 5).
        if before.status(at: facts.now) == .expired, after.progress.ending != .reported {
            #expect(after == before && effects.isEmpty)
        }
        #expect(after.confirmed == [.confirmed, .collected, .revoked].contains(after.progress.state))
        #expect(after.confirmed || !before.confirmed)
        #expect(after.confirmed == (after.progress.lastLogin != nil && after.progress.userID != nil))
        if let mark = after.progress.lastLogin { #expect(mark == before.asked.issuedAt && mark <= facts.now) }
        #expect(after.isNews(since: before) == (after.progress.state != before.progress.state))
        #expect((after.progress.ending != nil) == [.denied, .revoked].contains(after.progress.state))
        #expect(after.progress.generation >= before.progress.generation)
        for case .recordLogin(let login) in effects {
            #expect(login.mark == User.LastLogin(at: before.asked.issuedAt, session: before.asked.id))
        }
    }

    private func isApplied(_ outcome: Confirmation.Outcome) -> Bool {
        if case .applied = outcome { true } else { false }
    }

    private func word(_ outcome: Confirmation.Outcome, from before: Confirmation, to after: Confirmation) -> String {
        switch outcome {
        case .applied: return ">\(after.progress.state.rawValue)"
        case .repeated: return "same"
        case .unknown: return "unknown"
        case .refused(let refusal, _):
            let (old, new) = (before.progress.state, after.progress.state)
            return old == new ? refusal.rawValue : "\(refusal.rawValue)>\(new.rawValue)"
        }
    }
}
