import MagicLinkHTTP
import Testing

@Suite("A peer")
struct PeerTests {
    @Test(
        "An address reads and prints as RFC 5952 wants it",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("::", "::"), ("::1", "::1"), ("1::", "1::"),
            ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"), ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:c000:201", "192.0.2.1"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ])
    func text(text: String, printed: String) throws {
        #expect(try #require(Peer(text)).description == printed)
    }

    @Test(
        "What is no address is none",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4 ", "+1.2.3.4", "1..2.3", "0x1.2.3.4", ":",
            ":::",
            "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::g", "[::1]", "fe80::1%eth0", "::1.2.3", "1:",
            ":1", "1:2:3:4:5:6:7:8::", "1.2.3.4::", "::1.2.3.4:5",
        ])
    func wrong(text: String) {
        #expect(Peer(text) == nil)
    }

    @Test("An IPv4-mapped address is the IPv4 address, and a unix peer has none")
    func mapped() {
        #expect(Peer("::ffff:10.0.0.1") == Peer(ipv4: 10, 0, 0, 1))
        #expect(Peer(ipv4: 10, 0, 0, 1).isIPv4)
        #expect(!Peer.unix.isIPv4)
        #expect(Peer.unix.description == "unix")
    }
}
