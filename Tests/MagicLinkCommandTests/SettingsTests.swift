import MagicLink
import MagicLinkServer
import Testing

@testable import MagicLinkCommand

@Suite("Settings")
struct SettingsTests {
    /// What is wrong with these settings, as `magiclink dev` says it.
    static func problems(_ environment: [String: String], file: String? = nil, isExposed: Bool = false) -> [String] {
        do {
            let values = SettingValues(environment: environment, file: file.map { Array($0.utf8) })
            _ = try DevelopmentSettings(values, isExposed: isExposed, data: "data")
            return []
        } catch {
            return error.all.map(\.description)
        }
    }

    @Test("Without any, development listens on this machine and lets everybody in")
    func defaults() throws {
        let values = SettingValues(environment: [:], file: nil)
        let settings = try DevelopmentSettings(values, isExposed: false, data: "data").service
        #expect(settings.listen.map(\.description) == ["127.0.0.1:8080"])
        #expect(settings.adminListen.map(\.description) == ["127.0.0.1:9080"])
        #expect(settings.policy == (try LoginPolicy()))
        #expect(settings.baseURL == nil)
        #expect(settings.store == .sqlite(path: "data/magiclink.db"))
    }

    @Test("A file whose lines end as on Windows says the same")
    func carriageReturns() {
        #expect(Self.problems([:], file: "# ours\r\nMAGICLINK_SIGNUP=closed\r\n\r\nMAGICLINK_MATCH=x\r\n").count == 1)
        let values = SettingValues(environment: [:], file: Array("# ours\r\nMAGICLINK_SIGNUP=closed\r\n".utf8))
        #expect(values[.signup] == "closed")
    }

    static let origin = "write scheme, host and perhaps a port, in lower case"
    static let rates = "write rates such as 5/1h,20/1d, each of another time, a day at most; or none"
    static let signup = "write open, closed, or domains:a.example,b.example in lower case"

    @Test(
        "A setting that is wrong is named, with its value and what to write",
        arguments: [
            ("LINK_LIFETIME", "3d", "2m to 1h is allowed"),
            ("LINK_LIFETIME", "119s", "2m to 1h is allowed"),
            ("LINK_LIFETIME", "ten", "write a duration such as 10m"),
            ("BASE_URL", "http://login.example.org", "login links need https"),
            ("BASE_URL", "https://a.example/", origin),
            ("BASE_URL", "https://u@a.example", origin),
            ("BASE_URL", "https://A.example", origin),
            ("LISTEN", "0.0.0.0:1", "development listens on this machine only; --expose allows more"),
            ("ADMIN_LISTEN", "0.0.0.0:1", "development listens on this machine only"),
            ("LISTEN", "here", "write HOST:PORT, [V6]:PORT or unix:PATH"),
            ("SIGNUP", "domains:", signup),
            ("SIGNUP", "nobody", signup),
            ("MATCH", "name", "write number or same-browser"),
            ("MATCH_DIGITS", "2", "3 to 6 is allowed"),
            ("MATCH_DIGITS", "7", "3 to 6 is allowed"),
            ("RETURN_TO", "https://a.example/x", "write an origin with a path that ends in /"),
            ("ORIGINS", "https://a.example/", origin),
            ("LOOPS", "0", "write a number from 1 to 256"), ("LOOPS", "257", "write a number from 1 to 256"),
            ("CONNECTIONS_PER_ADDRESS", "0", "write a number from 1 to 100000"),
            ("CONNECTIONS_PER_ADDRESS", "+7", "write a number from 1 to 100000"),
            ("POLLS_PER_ADDRESS", "100001", "write a number from 1 to 100000"),
            ("LIMIT_ADDRESS", "5", rates), ("LIMIT_ADDRESS", "5/h", rates), ("LIMIT_ADDRESS", "0/1h", rates),
            ("LIMIT_ADDRESS", "5/25h", rates), ("LIMIT_ADDRESS", "5/1h,6/60m", rates),
            ("LIMIT_ADDRESS", "+5/1h", rates),
            ("LIMIT_ADDRESS", "5/1h,", rates), ("LIMIT_NETWORK", "many", rates), ("LIMIT_EVERYBODY", "None", rates),
            ("LIMIT_ADDRESS_KEPT", "2/1h/1d", rates),
            (
                "LIMIT_ADDRESS_KEPT", "2/1h",
                "2/1h needs a rate in MAGICLINK_LIMIT_ADDRESS of the same time and of more"
            ),
            ("POLLS_PER_ADDRESS", "many", "write a number from 1 to 100000"),
        ])
    func wrong(name: String, value: String, advice: String) {
        let message = "MAGICLINK_\(name) is \"\(value)\"; \(advice)"
        #expect(Self.problems(["MAGICLINK_\(name)": value]) == [message])
    }

    @Test("Limits are read as they are written; development has none, and what is kept by default fits")
    func limits() throws {
        func limits(_ environment: [String: String]) throws -> LoginLimits {
            let values = SettingValues(environment: environment, file: nil)
            return try DevelopmentSettings(values, isExposed: false, data: "data").service.policy.limits
        }
        func rate(_ count: Int, _ seconds: Int64) throws -> Rate { try #require(Rate(count, per: .seconds(seconds))) }
        #expect(try limits([:]) == .none)
        let all = try limits([
            "MAGICLINK_LIMIT_ADDRESS": "1/1m,5/1h,20/1d", "MAGICLINK_LIMIT_ADDRESS_KEPT": "2/1h,6/1d",
            "MAGICLINK_LIMIT_NETWORK": "60/1h", "MAGICLINK_LIMIT_EVERYBODY": "100000/1h",
        ])
        #expect(all == .standard)
        let some = try limits(["MAGICLINK_LIMIT_NETWORK": "3/90s", "MAGICLINK_LIMIT_EVERYBODY": "none"])
        #expect(
            some.network == [try rate(3, 90)] && some.everybody.isEmpty && some.address.isEmpty && some.kept.isEmpty)
        for rates in ["1/1m,5/1h,20/1d", "none", "1000000/1s"] {
            #expect(RateText.parse(rates).map(RateText.text) == rates)
        }
    }

    @Test(
        "A store that is not built or not understood is refused without repeating a password",
        arguments: [
            ("redis://:secret@a", "MAGICLINK_STORE is \"redis:…\"; redis: is not built in this version; \(store)"),
            ("unix:/run/redis", "MAGICLINK_STORE is \"unix:…\"; unix: is not built in this version; \(store)"),
            ("postgres://a:secret@b", "MAGICLINK_STORE cannot be understood; \(store)"),
            ("sqlite:", "MAGICLINK_STORE cannot be understood; \(store)"),
            ("sqlite::memory:", "MAGICLINK_STORE cannot be understood; \(store)"),
            ("memory", "MAGICLINK_STORE cannot be understood; \(store)"),
        ])
    func stores(value: String, message: String) {
        #expect(Self.problems(["MAGICLINK_STORE": value]) == [message])
    }

    static let store = "write sqlite:PATH or memory:"

    @Test("A store is read and written in the same form", arguments: ["memory:", "sqlite:a.db", "sqlite:/b c/d:e.db"])
    func storeText(text: String) {
        #expect(StoreChoice(text)?.description == text)
    }

    @Test(
        "What only serve asks for is refused by name in development",
        arguments: ["MAIL", "MAIL_FROM", "MAIL_CHECK", "SMTP_USER", "SMTP_TLS", "KEY_FILE", "TRUSTED_PROXIES"])
    func forServe(name: String) {
        let message = "MAGICLINK_\(name) is for serve, and dev does without it; leave it out"
        #expect(Self.problems(["MAGICLINK_\(name)": "x"]) == [message])
    }

    @Test("A name that only looks like ours is a typing error")
    func unknown() {
        let message = "MAGICLINK_LIFE is not a setting; `magiclink help` lists them"
        #expect(Self.problems(["MAGICLINK_LIFE": "1"]) == [message])
    }

    @Test("The server's size is its own default, or what is set")
    func capacity() throws {
        let read = { (settings: [String: String]) in
            try DevelopmentSettings(SettingValues(environment: settings, file: nil), isExposed: false, data: "data")
                .service.server
        }
        let standard = try read([:])
        #expect(standard.connectionsPerGroup == ServerConfiguration(addresses: []).connectionsPerGroup)
        #expect(standard.parkedPerGroup == ServerConfiguration(addresses: []).parkedPerGroup)
        #expect(standard.loops == ServerConfiguration(addresses: []).loops)
        let set = try read([
            "MAGICLINK_LOOPS": "256", "MAGICLINK_CONNECTIONS_PER_ADDRESS": "17",
            "MAGICLINK_POLLS_PER_ADDRESS": "100000",
        ])
        #expect(set.loops == 256 && set.connectionsPerGroup == 17 && set.parkedPerGroup == 100_000)
    }

    @Test("Everything wrong is said at once")
    func atOnce() {
        let three = ["MAGICLINK_MATCH": "x", "MAGICLINK_SIGNUP": "y", "MAGICLINK_LISTEN": "z"]
        #expect(Self.problems(three).count == 3)
        let more = three.merging(["MAGICLINK_MATCHES": "x"]) { $1 }
        #expect(Self.problems(more, file: "MAGICLINK_ORIGINS=*\nnonsense").count == 6)
    }

    @Test("A file says the same as the environment, and the environment goes before it")
    func file() throws {
        let file = "# a comment\n\nMAGICLINK_SIGNUP=closed\nMAGICLINK_MATCH_DIGITS=4\n"
        let values = SettingValues(environment: ["MAGICLINK_MATCH_DIGITS": "5"], file: Array(file.utf8))
        let settings = try DevelopmentSettings(values, isExposed: false, data: "data").service
        #expect(settings.policy.signup == .closed)
        #expect(settings.policy.match == .number(digits: 5))
    }

    @Test(
        "A file that cannot be understood says where",
        arguments: [
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

    @Test(
        "A base URL leaves its default port out, as browsers do",
        arguments: [
            ("https://a.example:443", "https://a.example"), ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("https://a.example:80", "https://a.example:80"), ("http://[::1]:8080", "http://[::1]:8080"),
        ])
    func defaultPort(text: String, wanted: String) {
        #expect(BaseURL(text)?.text == wanted)
    }

    @Test(
        "Only this machine's own names are loopback",
        arguments: [
            ("http://127.0.0.1:1", true), ("http://localhost", true), ("http://[::1]", true),
            ("http://127.0.0.1.example", false),
            ("http://localhost.example", false), ("http://128.0.0.1", false),
        ])
    func loopback(text: String, wanted: Bool) {
        #expect(BaseURL(text)?.isLoopback == wanted)
    }

    @Test("A base URL that makes links too long is refused, and a shorter one is not")
    func linkLength() async throws {
        let (long, short) = (String(repeating: "a", count: 63), "a.example")
        await #expect(throws: SettingsProblem.self) {
            try await RunningService.run(["MAGICLINK_BASE_URL": "https://\(long).example"]) { _ in }
        }
        try await RunningService.run(["MAGICLINK_BASE_URL": "https://\(short)"]) { running in
            #expect(running.service.logins.baseURL == "https://a.example")
        }
    }
}
