import MagicLinkHTTP
import Testing

@Suite("Trusted proxies")
struct TrustedProxiesTests {
    @Test(
        "Proxies are networks in one spelling each, unix, or nobody",
        arguments: [
            "none", "unix", "10.0.0.0/8", "10.0.0.0/8,unix,2001:db8::/32", "192.0.2.1/32,::1/128", "0.0.0.0/0,::/0",
        ])
    func good(text: String) {
        #expect(TrustedProxies(text) != nil)
    }

    @Test("A network is kept with the bits that count")
    func networks() throws {
        let proxies = try #require(TrustedProxies("10.0.0.0/8,2001:db8::/33,::/0"))
        #expect(!proxies.includesUnix)
        let prefixes = Dictionary(uniqueKeysWithValues: proxies.networks.map { ("\($0.first)", $0.prefix) })
        #expect(prefixes == ["10.0.0.0": 104, "2001:db8::": 33, "::": 0])
    }

    @Test(
        "Everything else is refused",
        arguments: [
            "", "all", "none,unix", "unix,unix", "10.0.0.0/8,10.0.0.0/8", "10.0.0.0/8,", ",unix", "10.0.0.0/8, unix",
            "10.0.0.1", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/", "/8",
            "10.0.0/8", "10.0.0.0/8/8", "2001:db8::1/32", "2001:db8::/129", "[2001:db8::]/32", "::1/127",
            "0:0:0:1::/63", "::ffff:10.0.0.0/104", "::ffff:10.0.0.0/8", "fe80::%eth0/64", "proxy.example",
        ])
    func wrong(text: String) {
        #expect(TrustedProxies(text) == nil)
    }

    @Test(
        "A network holds its first and its last address, and neither neighbour",
        arguments: [
            ("10.0.0.0/8", "10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
            ("192.0.2.64/26", "192.0.2.64", "192.0.2.127", "192.0.2.63", "192.0.2.128"),
            ("192.0.2.1/32", "192.0.2.1", "192.0.2.1", "192.0.2.0", "192.0.2.2"),
            ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "::", "::fffe:ffff:ffff"),
            ("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "192.0.2.1", "::ffff:192.0.2.1"),
            ("2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff::", "2001:db9::"),
            ("2001:db8::/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff", "2001:db8:0:1::", "2001:db7::"),
            ("2001:db8::8/125", "2001:db8::8", "2001:db8::f", "2001:db8::7", "2001:db8::10"),
            ("::1/128", "::1", "::1", "::", "::2"),
        ])
    func members(text: String, first: String, last: String, below: String, above: String) throws {
        let proxies = try #require(TrustedProxies(text))
        for inside in [first, last] { #expect(proxies.contains(try #require(Peer(inside))), "\(inside)") }
        for outside in [below, above] { #expect(!proxies.contains(try #require(Peer(outside))), "\(outside)") }
        #expect(!proxies.contains(.unix))
    }

    @Test("A unix socket is trusted by its word alone, and nobody trusts nobody")
    func unix() throws {
        #expect(try #require(TrustedProxies("unix")).contains(.unix))
        #expect(!(try #require(TrustedProxies("unix")).contains(Peer(ipv4: 127, 0, 0, 1))))
        #expect(!TrustedProxies.nobody.contains(.unix))
        #expect(!TrustedProxies.nobody.contains(Peer(ipv4: 127, 0, 0, 1)))
    }
}
