import MagicLinkJWT
import Testing

@testable import MagicLink

@Test("Rule 6: a mark never moves back, and recording one twice is recording it once")
func marks() throws {
    let address = try EmailAddress("ada@example.org")
    func login(_ at: Int64, _ session: UInt64) -> RecordedLogin {
        let mark = User.LastLogin(at: NumericDate(at), session: SessionID(high: 0, low: session))
        return RecordedLogin(user: UserID(high: 1, low: 1), address: address, mark: mark)
    }
    let made = User.recording(login(100, 1), over: nil)
    #expect(
        made == User(id: UserID(high: 1, low: 1), address: address, isBlocked: false, lastLogin: login(100, 1).mark))
    #expect(User.recording(login(100, 1), over: made) == made)
    #expect(User.recording(login(99, 2), over: made) == made)
    #expect(User.recording(login(100, 2), over: made).lastLogin == login(100, 2).mark)
    #expect(User.recording(login(101, 2), over: made).lastLogin == login(101, 2).mark)
    var blocked = made
    blocked.isBlocked = true
    #expect(User.recording(login(101, 2), over: blocked).isBlocked)
}
