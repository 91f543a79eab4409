import MagicLinkJWT
import Testing

@testable import MagicLink

@Suite("Limits, and who is known")
struct LoginLimitsTests {
    private static func rate(_ count: Int, _ seconds: Int64) throws -> Rate {
        try #require(Rate(count, per: .seconds(seconds)))
    }

    @Test("The standard is what the documentation says")
    func standard() throws {
        let limits = LoginLimits.standard
        #expect(limits.address == [try Self.rate(1, 60), try Self.rate(5, 3600), try Self.rate(20, 86_400)])
        #expect(limits.kept == [try Self.rate(2, 3600), try Self.rate(6, 86_400)])
        #expect(limits.network == [try Self.rate(60, 3600)])
        #expect(limits.everybody == [try Self.rate(100_000, 3600)])
        let strangers = [try Self.rate(1, 60), try Self.rate(3, 3600), try Self.rate(14, 86_400)]
        #expect(limits.addressAndStrangers == limits.address + strangers)
        let again = try LoginLimits(
            address: limits.address, kept: limits.kept, network: limits.network, everybody: limits.everybody)
        #expect(again == limits)
        #expect(!limits.isNone && LoginLimits.none.isNone)
    }

    @Test("What is kept must be less than there is, of a period that there is; and no period comes twice")
    func refused() throws {
        let hour = try Self.rate(5, 3600)
        for kept in [try Self.rate(5, 3600), try Self.rate(6, 3600), try Self.rate(1, 60)] {
            #expect(throws: LoginLimits.Problem.keptOfNothing(kept)) {
                try LoginLimits(address: [hour], kept: [kept], network: [], everybody: [])
            }
        }
        let other = try Self.rate(7, 3600)
        #expect(throws: LoginLimits.Problem.periodRepeated(other)) {
            try LoginLimits(address: [hour, other], kept: [], network: [], everybody: [])
        }
        #expect(throws: LoginLimits.Problem.periodRepeated(other)) {
            try LoginLimits(address: [], kept: [], network: [], everybody: [hour, other])
        }
    }

    @Test("Sixteen are known, the latest ones, each for half a year after its last login")
    func known() {
        let start = NumericDate(1_800_000_000)
        func name(_ number: UInt64) -> Pseudonym { Pseudonym(high: 7, low: number) }
        var known = KnownRequesters.nobody
        for number in 0..<20 as Range<UInt64> {
            known = known.adding([name(number)], at: start + .seconds(Int64(number) * 86_400))
        }
        let now = start + .seconds(19 * 86_400)
        #expect(known.entries.map(\.requester) == (4..<20).reversed().map { name($0) })
        #expect(!known.contains(anyOf: [name(3)], at: now) && known.contains(anyOf: [name(3), name(4)], at: now))
        #expect(!known.contains(anyOf: [], at: now))
        #expect(known.contains(anyOf: [name(4)], at: start + .seconds(183 * 86_400)))
        #expect(!known.contains(anyOf: [name(4)], at: start + .seconds(184 * 86_400)))
        // Twice a day is written down once; another day, or somebody new, moves to the front.
        #expect(known.adding([name(19)], at: now) == known)
        let later = known.adding([name(4), name(50)], at: now)
        #expect(later.entries.map(\.requester).prefix(3) == [name(4), name(50), name(19)])
        #expect(later.entries.count == 16 && later.lastDay == now.dayNumber)
        let muchLater = later.adding([name(60)], at: now + .seconds(200 * 86_400))
        #expect(muchLater.entries.map(\.requester) == [name(60)])
    }

    @Test("A browser's mark is 22 characters of base64url and prints as nothing")
    func mark() throws {
        let text = Pseudonym(high: 1, low: 2).description
        let mark = try #require(BrowserMark(text))
        #expect(mark.text == text && mark.bytes.count == 16)
        for wrong in ["", "a", text + "A", String(text.dropLast()) + "B", String(text.dropLast()) + "="] {
            #expect(BrowserMark(wrong) == nil)
        }
        var dumped = ""
        dump(mark, to: &dumped)
        #expect("\(mark)" == "<redacted>" && String(reflecting: mark) == "<redacted>")
        #expect(!dumped.contains(text) && !dumped.contains("high"))
    }

    @Test("Networks are told apart by 4 bytes or by 8, and an IPv4 address is no IPv6 network")
    func networks() {
        #expect(ClientNetwork(ipv4: 0xc000_0201).bytes == [192, 0, 2, 1])
        #expect(ClientNetwork(ipv6: 0x2001_0db8_0000_0001).bytes == [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 1])
        #expect(ClientNetwork(ipv4: 0) != ClientNetwork(ipv6: 0))
        #expect(ClientNetwork.unixSocket != ClientNetwork(ipv4: 0))
    }
}
