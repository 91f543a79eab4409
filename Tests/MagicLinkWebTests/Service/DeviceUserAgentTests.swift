import MagicLink
import MagicLinkHTTP
import Testing

@testable import MagicLinkWeb

@Suite("What a User-Agent says, in our words")
struct DeviceUserAgentTests {
    @Test(
        "Common browsers are told apart",
        arguments: [
            ("curl/8.5.0", "a command-line program on an unknown system"),
            (Browser.firefox, "Firefox on Linux"),
            (LinkTests.phone, "Safari on iOS"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36",
                "Chrome on Windows"
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0",
                "Edge on Windows"
            ),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.1 Safari/605.1.15", "Safari on macOS"),
            (
                "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36",
                "Samsung Internet on Android"
            ),
            ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/131.0 Safari/537.36", "Chrome on ChromeOS"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) CriOS/131.0 Mobile Safari/604.1", "Chrome on iOS"),
            ("Mozilla/5.0 (X11; Linux) Chrome/131.0 Safari/537.36 OPR/117.0", "Opera on Linux"),
        ])
    func known(_ text: String, _ words: String) {
        #expect(Device(.get("/", fields: [("user-agent", text)])).words == words)
    }

    @Test("Whatever else it says is unknown, and never repeated", arguments: ["", "your bank <b>", "\u{202e}evil"])
    func unknown(_ text: String) {
        #expect(Device(.get("/", fields: [("user-agent", text)])) == .unknown)
        #expect(Device(.get("/")) == .unknown)
    }
}
