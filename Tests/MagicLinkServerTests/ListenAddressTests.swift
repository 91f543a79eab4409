import MagicLinkHTTP
import MagicLinkServer
import Testing

@Suite("A listen address")
struct ListenAddressTests {
    @Test(
        "It reads what it prints",
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1:8080", true), ("localhost:0", "127.0.0.1:0", true),
            ("0.0.0.0:80", "0.0.0.0:80", false),
            ("[::1]:443", "[::1]:443", true), ("[::]:65535", "[::]:65535", false),
            ("unix:/run/a b", "unix:/run/a b", true),
        ])
    func reads(text: String, printed: String, isLocal: Bool) throws {
        let address = try #require(ListenAddress(text))
        #expect(address.description == printed)
        #expect(address.isLocal == isLocal)
        #expect(ListenAddress(printed) == address)
    }

    @Test(
        "Names, missing ports and half brackets are refused",
        arguments: [
            "", "8080", ":8080", "example.org:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
            "127.0.0.1:+1",
            "::1:80", "[::1]", "[::1:80", "[127.0.0.1]:80", "[::ffff:127.0.0.1]:80", "unix:", "unix:a\0b",
            "unix:" + String(repeating: "x", count: 108),
        ])
    func refused(text: String) {
        #expect(ListenAddress(text) == nil)
    }
}
