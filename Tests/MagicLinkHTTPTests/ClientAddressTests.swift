import MagicLinkHTTP
import Testing

/// Two proxies and an office are trusted: 10.0.0.0/8, 2001:db8:a::/48, unix. The nearest proxy is 10.0.0.1.
@Suite("The address of a client")
struct ClientAddressTests {
    static let proxies = TrustedProxies("10.0.0.0/8,2001:db8:a::/48,unix")

    /// What comes of these fields; with `proxy` in front if it is a proxy that asks for itself.
    static func address(
        _ fields: Fields, peer: Peer = Peer(ipv4: 10, 0, 0, 1, port: 5), trusted: TrustedProxies? = proxies
    ) throws -> String {
        let request = IncomingRequest(target: "/", fields: fields, peer: peer)
        let client = try #require(trusted).client(of: request)
        return client.isProxy ? "proxy \(client)" : "\(client)"
    }

    static func forwardedFor(_ values: String...) -> Fields {
        var fields = Fields()
        for value in values { fields.add("X-Forwarded-For", value) }
        return fields
    }

    static func forwarded(_ values: String...) -> Fields {
        var fields = Fields()
        for value in values { fields.add("Forwarded", value) }
        return fields
    }

    @Test(
        "Who is not trusted is who the kernel says, whatever he sends",
        arguments: ["192.0.2.9", "2001:db8:b::9"])
    func notTrusted(peer: String) throws {
        let peer = try #require(Peer(peer))
        for fields in [Self.forwardedFor("198.51.100.1"), Self.forwarded("for=198.51.100.1"), []] {
            #expect(try Self.address(fields, peer: peer) == "\(peer)")
            #expect(try Self.address(fields, peer: peer, trusted: .nobody) == "\(peer)")
            #expect(try Self.address(fields, trusted: .nobody) == "10.0.0.1")
            #expect(try Self.address(fields, peer: .unix, trusted: .nobody) == "unix")
        }
    }

    @Test(
        "X-Forwarded-For is walked from the right to the first address that is not trusted",
        arguments: [
            ("198.51.100.1", "198.51.100.1"), (" 198.51.100.1\t", "198.51.100.1"),
            ("6.6.6.6, 198.51.100.1", "198.51.100.1"), ("6.6.6.6,198.51.100.1,10.9.9.9", "198.51.100.1"),
            ("6.6.6.6, 198.51.100.1, 2001:db8:a::7, 10.9.9.9", "198.51.100.1"),
            ("nonsense, 198.51.100.1", "198.51.100.1"), (",, 198.51.100.1 ,,", "198.51.100.1"),
            ("2001:db8:b::1", "2001:db8:b::1"), ("[2001:db8:b::1]", "2001:db8:b::1"),
            ("[2001:db8:b::1]:443", "2001:db8:b::1"), ("198.51.100.1:443", "198.51.100.1"),
            ("::ffff:198.51.100.1", "198.51.100.1"), ("[::ffff:198.51.100.1]:1", "198.51.100.1"),
            ("198.51.100.1, ::ffff:10.1.2.3", "198.51.100.1"), ("::ffff:6.6.6.6, 198.51.100.1", "198.51.100.1"),
            ("10.1.1.1, 10.2.2.2", "proxy 10.1.1.1"), ("", "proxy 10.0.0.1"), (" , ", "proxy 10.0.0.1"),
        ])
    func xForwardedFor(value: String, address: String) throws {
        #expect(try Self.address(Self.forwardedFor(value)) == address)
    }

    @Test(
        "Forwarded is walked likewise, by its own grammar",
        arguments: [
            ("for=198.51.100.1", "198.51.100.1"), ("For=\"198.51.100.1\"", "198.51.100.1"),
            ("for=198.51.100.1;proto=https;by=203.0.113.43", "198.51.100.1"),
            ("proto=http ; host=\"a;b,c\" ; for=\"198.51.100.1:80\"", "198.51.100.1"),
            ("for=\"[2001:db8:b::1]\"", "2001:db8:b::1"), ("FOR=\"[2001:DB8:B::1]:_x.y-z\"", "2001:db8:b::1"),
            ("for=\"[::ffff:198.51.100.1]\"", "198.51.100.1"), ("for=\"198.51.\\100.1\"", "198.51.100.1"),
            ("for=6.6.6.6, for=198.51.100.1", "198.51.100.1"),
            ("for=6.6.6.6,for=198.51.100.1, for=\"[2001:db8:a::1]:1\";by=_b, for=10.1.1.1", "198.51.100.1"),
            ("for=unknown, for=198.51.100.1", "198.51.100.1"), (";;for=198.51.100.1;", "198.51.100.1"),
            ("@@, for=198.51.100.1", "198.51.100.1"), ("a\", for=6.6.6.6, b\", for=198.51.100.1", "198.51.100.1"),
            ("for=10.1.1.1, for=10.2.2.2", "proxy 10.1.1.1"), ("", "proxy 10.0.0.1"),
        ])
    func rfc7239(value: String, address: String) throws {
        #expect(try Self.address(Self.forwarded(value)) == address)
    }

    static let unreadable = [
        "unknown", "_hidden", "localhost", "198.51.100", "198.51.100.256", "198.51.100.01", "198.51.100.1:",
        "198.51.100.1:x", "198.51.100.1:123456", "198.51.100.1:-1", "[198.51.100.1]", "[2001:db8:b::1",
        "2001:db8:b::1]",
        "[2001:db8:b::1]443", "[2001:db8:b::1]:", "[]", "fe80::1%eth0", "198.51.100.1/32", "unix", "::1::",
        "198.51.100.1 198.51.100.2", "\u{e9}",
    ]

    @Test("What cannot be read ends the walk at the last address that is certain", arguments: unreadable)
    func hidden(node: String) throws {
        #expect(try Self.address(Self.forwardedFor("6.6.6.6, \(node)")) == "10.0.0.1")
        #expect(try Self.address(Self.forwardedFor("6.6.6.6, \(node), 10.2.2.2")) == "10.2.2.2")
        #expect(try Self.address(Self.forwarded("for=6.6.6.6, for=\"\(node)\"")) == "10.0.0.1")
        #expect(try Self.address(Self.forwarded("for=6.6.6.6, for=\"\(node)\", for=10.2.2.2")) == "10.2.2.2")
    }

    @Test(
        "An element of Forwarded that is not one, or names no node, ends the walk too",
        arguments: [
            "for", "for=", "=198.51.100.1", "for =198.51.100.1", "for= 198.51.100.1", "for=198.51.100.1:80",
            "for=[2001:db8:b::1]", "for=2001:db8:b::1", "for=\"2001:db8:b::1\"", "proto=https", "by=198.51.100.1",
            "for=198.51.100.1;for=198.51.100.2", "for=198.51.100.1;FOR=198.51.100.1", "for=\"198.51.100.1\"x",
            "for=\"198.51.100.1", "for=198.51.100.1 proto=http", "for=198.51.100.1;p", "for=198.51.100.1;p=\"\\",
            "198.51.100.1", "for='198.51.100.1'", "for=\"198.51.100.1\":80", ";",
        ])
    func malformedElement(element: String) throws {
        #expect(try Self.address(Self.forwarded("for=6.6.6.6, \(element)")) == "10.0.0.1")
    }

    @Test("A client that leaves a quote open, or escapes what follows, cannot hide what the proxy writes behind it")
    func openQuotes() throws {
        let beginnings = [
            "for=\"", "for=6.6.6.6;a=\"", "for=6.6.6.6, \"", "for=\"\\", "a=\"\\\"", "\"", "for=6.6.6.6;a=\"\\\\",
        ]
        let written = [
            "for=198.51.100.1", "for=\"198.51.100.1\"", "for=198.51.100.1;by=\"_b\"", "for=\"[2001:db8:b::1]:1\"",
        ]
        for beginning in beginnings {
            for end in written {
                #expect(try Self.address(Self.forwarded("\(beginning), \(end)")) == "10.0.0.1", "\(beginning), \(end)")
                // On a line of its own it does not even spoil it.
                #expect(try Self.address(Self.forwarded(beginning, end)) == Self.address(Self.forwarded(end)))
            }
        }
    }

    @Test("Field lines of one name are one list, the last line nearest")
    func lines() throws {
        #expect(try Self.address(Self.forwardedFor("6.6.6.6", "198.51.100.1")) == "198.51.100.1")
        #expect(try Self.address(Self.forwardedFor("198.51.100.1, 10.3.3.3", "10.2.2.2")) == "198.51.100.1")
        #expect(try Self.address(Self.forwardedFor("198.51.100.1", "", "10.2.2.2, 10.3.3.3")) == "198.51.100.1")
        #expect(try Self.address(Self.forwarded("for=6.6.6.6", "for=198.51.100.1")) == "198.51.100.1")
    }

    @Test(
        "Where both fields come, an address counts that both say; so whichever the proxy writes, the other is no use",
        arguments: [
            ("198.51.100.1", "for=6.6.6.6", "10.0.0.1"), ("6.6.6.6", "for=198.51.100.1", "10.0.0.1"),
            ("198.51.100.1", "for=198.51.100.1", "198.51.100.1"), ("198.51.100.1", "", "198.51.100.1"),
            ("", "for=198.51.100.1", "198.51.100.1"), ("198.51.100.1", "for=unknown", "10.0.0.1"),
            ("6.6.6.6, 198.51.100.1", "for=7.7.7.7, for=198.51.100.1", "198.51.100.1"),
            ("198.51.100.1, 10.2.2.2", "for=10.2.2.2", "10.2.2.2"),
            ("10.2.2.2", "for=198.51.100.1, for=10.2.2.2", "10.2.2.2"),
            ("198.51.100.1, 10.2.2.2", "for=6.6.6.6, for=10.2.2.2", "10.2.2.2"),
            ("198.51.100.1:8", "for=\"198.51.100.1:9\"", "198.51.100.1"), ("unknown", "for=_x", "10.0.0.1"),
            ("10.2.2.2", "for=10.2.2.2", "proxy 10.2.2.2"),
        ])
    func both(forwardedFor: String, forwarded: String, address: String) throws {
        var fields = Self.forwardedFor(forwardedFor)
        fields.add("Forwarded", forwarded)
        #expect(try Self.address(fields) == address)
    }

    @Test("A proxy that says nothing asks for itself, through a unix socket too")
    func silent() throws {
        #expect(try Self.address([]) == "proxy 10.0.0.1")
        #expect(try Self.address([], peer: .unix) == "proxy unix")
        #expect(try Self.address(Self.forwardedFor("198.51.100.1"), peer: .unix) == "198.51.100.1")
        #expect(try Self.address(Self.forwardedFor("unknown"), peer: .unix) == "unix")
    }

    @Test("A way longer than anybody's is not walked to its end")
    func long() throws {
        let way = { (count: Int) in "198.51.100.1" + String(repeating: ", 10.1.1.1", count: count) }
        #expect(try Self.address(Self.forwardedFor(way(15))) == "198.51.100.1")
        #expect(try Self.address(Self.forwardedFor(way(16))) == "10.1.1.1")
        #expect(try Self.address(Self.forwardedFor(way(1_500))) == "10.1.1.1")
        #expect(try Self.address(Self.forwardedFor("198.51.100.1", way(16))) == "10.1.1.1")
        let beyond = String(repeating: "6.6.6.6, ", count: 1_500) + "198.51.100.1"
        #expect(try Self.address(Self.forwardedFor(beyond)) == "198.51.100.1")
    }

    @Test("Other fields that proxies write say nothing")
    func others() throws {
        var fields = Self.forwardedFor("198.51.100.1")
        for name in [
            "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Forwarded", "Forwarded-For",
            "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-Forwarded-For",
        ] {
            fields.add(name, "6.6.6.6")
        }
        #expect(try Self.address(fields) == "198.51.100.1")
    }

    @Test("The port makes nobody another, and the group is that of the address")
    func group() throws {
        let proxies = try #require(Self.proxies)
        func client(_ value: String) -> ClientAddress {
            proxies.client(
                of: IncomingRequest(target: "/", fields: Self.forwardedFor(value), peer: Peer(ipv4: 10, 0, 0, 1)))
        }
        #expect(client("198.51.100.1:1") == client("198.51.100.1:2"))
        #expect(client("198.51.100.1").group == ClientGroup(Peer(ipv4: 198, 51, 100, 1)))
        // One that spoils its address is counted, as the proxy's; the proxy itself is not.
        #expect(client("unknown").group == ClientGroup(Peer(ipv4: 10, 0, 0, 1)))
        #expect(client("10.2.2.2").group == .uncounted)
    }
}
