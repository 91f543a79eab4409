import MagicLinkHTTP
import Testing

@Suite("A client group")
struct ClientGroupTests {
    private static func group(_ text: String) throws -> ClientGroup { ClientGroup(try #require(Peer(text))) }

    @Test("It is one IPv4 address, or one IPv6 network of 64 bits, whatever the port")
    func networks() throws {
        #expect(ClientGroup(Peer(ipv4: 192, 0, 2, 1, port: 1)) == ClientGroup(Peer(ipv4: 192, 0, 2, 1, port: 2)))
        #expect(try Self.group("192.0.2.1") == Self.group("::ffff:192.0.2.1"))
        #expect(try Self.group("2001:db8::1") == Self.group("2001:db8::ffff:ffff:ffff:ffff"))
        // Two may share a number by chance, three hundred cannot.
        let addresses = Set(UInt8.min...UInt8.max).map { ClientGroup(Peer(ipv4: 192, 0, 2, $0)) }
        let networks = (UInt64(0)..<256).map { ClientGroup(Peer(high: 0x2001_0db8_0000_0000 + $0, low: 1)) }
        #expect(Set(addresses).count > 240)
        #expect(Set(networks).count > 240)
        #expect(!(addresses + networks).contains(.uncounted))
    }

    @Test("This machine itself is not counted", arguments: ["127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.2"])
    func loopback(text: String) throws {
        #expect(try Self.group(text) == .uncounted)
        #expect(ClientGroup(.unix) == .uncounted)
        #expect(try Self.group("128.0.0.0") != .uncounted && Self.group("::2") != .uncounted)
    }
}
