import MagicLink
import MagicLinkServer
import Testing

@testable import MagicLinkCommand

@Suite("Settings")
struct SettingsTests {
    /// What is wrong with these settings, as the program says it.
    static func problems(_ environment: [String: String], file: String? = nil, isExposed: Bool = false) -> [String] {
        do {
            let values = try SettingValues(environment: environment, file: file.map { Array($0.utf8) })
            _ = try DevelopmentSettings(values, isExposed: isExposed)
            return []
        } catch {
            return error.all.map(\.description)
        }
    }

    @Test("Without any, development listens on this machine and lets everybody in")
    func defaults() throws {
        let settings = try DevelopmentSettings(try SettingValues(environment: [:], file: nil), isExposed: false)
        #expect(settings.listen.map(\.description) == ["127.0.0.1:8080"])
        #expect(settings.adminListen.map(\.description) == ["127.0.0.1:9080"])
        #expect(settings.policy == (try LoginPolicy()))
        #expect(settings.baseURL == nil)
    }

    @Test(
        "A setting that is wrong is named, with its value and what to write",
        arguments: [
            ("MAGICLINK_LINK_LIFETIME", "3d", "MAGICLINK_LINK_LIFETIME is \"3d\"; 2m to 1h is allowed"),
            ("MAGICLINK_LINK_LIFETIME", "119s", "MAGICLINK_LINK_LIFETIME is \"119s\"; 2m to 1h is allowed"),
            ("MAGICLINK_LINK_LIFETIME", "ten", "MAGICLINK_LINK_LIFETIME is \"ten\"; write a duration such as 10m"),
            ("MAGICLINK_BASE_URL", "http://login.example.org", "MAGICLINK_BASE_URL is \"http://login.example.org\"; login links need https"),
            ("MAGICLINK_BASE_URL", "https://a.example/", "MAGICLINK_BASE_URL is \"https://a.example/\"; write scheme, host and perhaps a port, in lower case"),
            ("MAGICLINK_BASE_URL", "https://u@a.example", "MAGICLINK_BASE_URL is \"https://u@a.example\"; write scheme, host and perhaps a port, in lower case"),
            ("MAGICLINK_STORE", "sqlite:a.db", "MAGICLINK_STORE is \"sqlite:a.db\"; this version keeps logins in memory only; write memory:"),
            ("MAGICLINK_LISTEN", "0.0.0.0:1", "MAGICLINK_LISTEN is \"0.0.0.0:1\"; development listens on this machine only; --expose allows more"),
            ("MAGICLINK_LISTEN", "here", "MAGICLINK_LISTEN is \"here\"; write HOST:PORT, [V6]:PORT or unix:PATH"),
            ("MAGICLINK_SIGNUP", "domains:", "MAGICLINK_SIGNUP is \"domains:\"; write open, closed, or domains:a.example,b.example in lower case"),
            ("MAGICLINK_SIGNUP", "nobody", "MAGICLINK_SIGNUP is \"nobody\"; write open, closed, or domains:a.example,b.example in lower case"),
            ("MAGICLINK_MATCH", "name", "MAGICLINK_MATCH is \"name\"; write number or same-browser"),
            ("MAGICLINK_MATCH_DIGITS", "2", "MAGICLINK_MATCH_DIGITS is \"2\"; 3 to 6 is allowed"),
            ("MAGICLINK_MATCH_DIGITS", "7", "MAGICLINK_MATCH_DIGITS is \"7\"; 3 to 6 is allowed"),
            ("MAGICLINK_RETURN_TO", "https://a.example/x", "MAGICLINK_RETURN_TO is \"https://a.example/x\"; write an origin with a path that ends in /"),
            ("MAGICLINK_ORIGINS", "https://a.example/", "MAGICLINK_ORIGINS is \"https://a.example/\"; write scheme, host and perhaps a port, in lower case"),
            ("MAGICLINK_MAIL", "smtp://a", "MAGICLINK_MAIL is not built yet in this version; leave it out"),
            ("MAGICLINK_KEY_FILE", "a", "MAGICLINK_KEY_FILE is not built yet in this version; leave it out"),
            ("MAGICLINK_TRUSTED_PROXIES", "none", "MAGICLINK_TRUSTED_PROXIES is not built yet in this version; leave it out"),
            ("MAGICLINK_LIFE", "1", "MAGICLINK_LIFE is not a setting; `magiclink help` lists them"),
        ])
    func wrong(name: String, value: String, message: String) {
        #expect(Self.problems([name: value]) == [message])
    }

    @Test("Everything wrong is said at once")
    func atOnce() {
        #expect(Self.problems(["MAGICLINK_MATCH": "x", "MAGICLINK_SIGNUP": "y", "MAGICLINK_LISTEN": "z"]).count == 3)
    }

    @Test("A file says the same as the environment, and the environment goes before it")
    func file() throws {
        let file = "# a comment\n\nMAGICLINK_SIGNUP=closed\nMAGICLINK_MATCH_DIGITS=4\n"
        let values = try SettingValues(environment: ["MAGICLINK_MATCH_DIGITS": "5"], file: Array(file.utf8))
        let settings = try DevelopmentSettings(values, isExposed: false)
        #expect(settings.policy.signup == .closed)
        #expect(settings.policy.match == .number(digits: 5))
    }

    @Test("A file that cannot be understood says where", arguments: [
        ("MAGICLINK_SIGNUP", "line 1 of the file of --config is not MAGICLINK_…=…"),
        ("\nSIGNUP=open", "line 2 of the file of --config is not MAGICLINK_…=…"),
        ("MAGICLINK_SIGNUP=open\nMAGICLINK_SIGNUP=open", "line 2 of the file of --config sets a name again"),
    ])
    func unreadable(file: String, message: String) {
        #expect(Self.problems([:], file: file) == [message])
    }

    @Test("An address that no link can name needs a base URL", arguments: ["unix:/tmp/a", "0.0.0.0:80", "[::]:80"])
    func needsBaseURL(address: String) {
        let environment = ["MAGICLINK_LISTEN": address]
        #expect(Self.problems(environment, isExposed: true).count == 1)
        let named = environment.merging(["MAGICLINK_BASE_URL": "https://login.example.org"]) { $1 }
        #expect(Self.problems(named, isExposed: true).isEmpty)
    }
}
