import Testing

@testable import MagicLink

@Suite("Match numbers")
struct MatchNumberTests {
    @Test("Three to six ASCII digits, leading zeros kept", arguments: ["000", "007", "4930", "99999", "123456"])
    func accepted(text: String) { #expect(MatchNumber(text)?.text == text) }

    @Test(
        "Anything else is none",
        arguments: ["", "1", "12", "1234567", "12a", " 123", "123 ", "+12", "-123", "１２３", "12\u{0}"])
    func refused(text: String) { #expect(MatchNumber(text) == nil) }

    @Test("A login's number is the MAC's first eight bytes, big-endian, modulo 10^digits, zero-padded")
    func derived() {
        let mac: [UInt8] = [0, 0, 0, 0, 0, 0, 0x27, 0x17, 0xff]
        #expect(MatchNumber(mac: mac, digits: 3)?.text == "007")
        #expect(MatchNumber(mac: mac, digits: 5)?.text == "10007")
        #expect(MatchNumber(mac: mac, digits: 6)?.text == "010007")
        #expect(MatchNumber(mac: [255, 255, 255, 255, 255, 255, 255, 255], digits: 6)?.text == "551615")
        #expect(MatchNumber(mac: mac, digits: 2) == nil && MatchNumber(mac: mac, digits: 7) == nil)
        #expect(MatchNumber(mac: Array(mac.prefix(7)), digits: 3) == nil)
    }

    @Test(
        "What people guess first: all equal, runs, 000 to 012",
        arguments: [
            "000", "001", "012", "777", "123", "789", "321", "210", "0000", "0012", "4567", "9876", "555555", "000012",
        ])
    func guessable(text: String) { #expect(MatchNumber(text)?.isGuessable == true) }

    @Test("Nothing else is guessed first", arguments: ["013", "100", "135", "112", "890", "019", "1235", "0013"])
    func notGuessable(text: String) { #expect(MatchNumber(text)?.isGuessable == false) }

    @Test("37 of the thousand are guessable")
    func few() {
        let all = (0..<1000).map { String(repeating: "0", count: 3 - String($0).count) + String($0) }
        #expect(all.filter { MatchNumber($0)?.isGuessable == true }.count == 13 + 9 + 7 + 8)
    }
}
