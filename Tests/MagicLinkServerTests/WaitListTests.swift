import MagicLinkHTTP
import Testing

@testable import MagicLinkServer

@Suite("The wait list")
struct WaitListTests {
    static func ticket(_ serial: UInt32) -> Ticket { Ticket(loop: 255, descriptor: 1_048_575, serial: serial) }

    @Test("One at most is parked on a topic, and leaving takes out only oneself")
    func one() {
        let list = WaitList()
        let moment = list.moment
        guard case .parked(replacing: nil) = list.park(Self.ticket(1), on: .one, from: .uncounted, since: moment),
            case .parked(replacing: let replaced) = list.park(Self.ticket(2), on: .one, from: .uncounted, since: moment)
        else {
            Issue.record("they were not parked")
            return
        }
        #expect(replaced == Self.ticket(1))
        list.leave(Self.ticket(1), .one)
        #expect(list.count == 1)
        #expect(list.change(.one) == Self.ticket(2))
        #expect(list.change(.one) == nil)
    }

    @Test("A change after the look counts, one before it and one of another topic do not")
    func changes() {
        let list = WaitList()
        _ = list.change(.one)
        let moment = list.moment
        for number in 0..<1_000 where number % 50 == 0 { _ = list.change(Topic(high: 5, low: UInt64(number))) }
        guard case .parked = list.park(Self.ticket(1), on: .one, from: .uncounted, since: moment) else {
            Issue.record("it counted as changed")
            return
        }
        _ = list.change(.two)
        guard case .changed = list.park(Self.ticket(2), on: .two, from: .uncounted, since: moment) else {
            Issue.record("it was missed")
            return
        }
    }

    @Test("A ticket keeps its parts")
    func parts() {
        #expect(Self.ticket(7).loop == 255)
        #expect(Self.ticket(7).descriptor == 1_048_575)
        #expect(Self.ticket(7).serial == 7)
    }
}
