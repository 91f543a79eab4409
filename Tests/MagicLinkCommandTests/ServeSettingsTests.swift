import Foundation
import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkServer
import Testing

@testable import MagicLinkCommand

@Suite("Settings of serve")
struct ServeSettingsTests {
    static let line = "k1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    static let standard = [
        "MAGICLINK_BASE_URL": "https://login.example.org", "MAGICLINK_MAIL": "spool:mails",
        "MAGICLINK_MAIL_FROM": "login@example.org", "MAGICLINK_TRUSTED_PROXIES": "none",
    ]

    /// What `magiclink serve` understands of the complete settings with these put over them. An empty value takes one
    /// away; `keys` is what stands in the key file, nil for none.
    static func read(
        _ changes: [String: String] = [:], keys: String? = line + "\n", mode: Int = 0o600, isAdminExposed: Bool = false
    ) throws -> Result<ServeSettings, SettingsProblems> {
        let folder = try Folder.make()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "keys").path
        if let keys {
            try Data(keys.utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        var environment = standard
        environment["MAGICLINK_KEY_FILE"] = path
        for (name, value) in changes {
            environment["MAGICLINK_\(name)"] = value.replacing("FOLDER", with: folder.path)
        }
        let values = SettingValues(environment: environment, file: nil)
        return Result { () throws(SettingsProblems) in
            try ServeSettings(values, isAdminExposed: isAdminExposed)
        }
    }

    /// What is wrong with them, without the folder's name.
    static func problems(
        _ changes: [String: String] = [:], keys: String? = line + "\n", mode: Int = 0o600, isAdminExposed: Bool = false
    ) throws -> [String] {
        guard case .failure(let problems) = try read(changes, keys: keys, mode: mode, isAdminExposed: isAdminExposed)
        else { return [] }
        return problems.all.map { $0.description.replacing(#/\/[^ "]*\/magiclink-[^ "\/]*\//#, with: "") }
    }

    @Test("With what it needs it listens on this machine, and keeps logins in a file")
    func complete() throws {
        let settings = try Self.read().get()
        #expect(settings.service.listen.map(\.description) == ["127.0.0.1:8080"])
        #expect(settings.service.adminListen.map(\.description) == ["127.0.0.1:9080"])
        #expect(settings.service.baseURL?.text == "https://login.example.org")
        #expect(settings.service.store == .sqlite(path: "magiclink.db"))
        #expect(settings.service.policy == (try LoginPolicy(limits: .standard)))
        #expect(settings.keys.signingKeyID.text == "k1")
        #expect(settings.mail.route == .spool(directory: "mails"))
        #expect(settings.service.trustedProxies == .nobody)
    }

    static let recipe = "`(umask 077; magiclink key new > keys)`"
    static let missing = [
        "MAGICLINK_BASE_URL is not set; write what links begin with, such as https://login.example.org",
        "MAGICLINK_KEY_FILE is not set; make a file with \(recipe) and write its path",
        "MAGICLINK_MAIL is not set; write where mails go, such as smtp://mail.example.org or spool:mails",
        "MAGICLINK_MAIL_FROM is not set; write who sends the mails, such as \(sender)",
        "MAGICLINK_TRUSTED_PROXIES is not set; write who ends TLS before it: \(proxies)",
    ]
    static let sender = "login@example.org or Example <login@example.org>"
    static let proxies = "networks such as 10.0.0.0/8,2001:db8::/32, or unix, or none"

    @Test("Everything that is missing is said at once, each with what to write")
    func missingAll() throws {
        let nothing = ["BASE_URL": "", "KEY_FILE": "", "MAIL": "", "MAIL_FROM": "", "TRUSTED_PROXIES": ""]
        #expect(try Self.problems(nothing) == Self.missing)
    }

    @Test(
        "Each that is missing alone is said alone",
        arguments: zip(["BASE_URL", "KEY_FILE", "MAIL", "MAIL_FROM", "TRUSTED_PROXIES"], missing))
    func missingAlone(name: String, message: String) throws {
        #expect(try Self.problems([name: ""]) == [message])
    }

    @Test("Where the base URL is http on this machine, nobody ends TLS before it")
    func withoutTLS() throws {
        let settings = try Self.read(["BASE_URL": "http://127.0.0.1:8080", "TRUSTED_PROXIES": ""]).get()
        #expect(settings.service.trustedProxies == .nobody)
    }

    @Test(
        "A setting that is wrong is named, with its value and what to write",
        arguments: [
            ("BASE_URL", "http://login.example.org", "login links need https"),
            ("BASE_URL", "login.example.org", "write scheme, host and perhaps a port, in lower case"),
            ("MAIL_FROM", "nobody", "write an address such as \(sender)"),
            ("TRUSTED_PROXIES", "10.0.0.1/8", "write \(proxies)"),
            ("ADMIN_LISTEN", "0.0.0.0:1", "health is for this machine only; --expose-admin allows more"),
            ("LISTEN", "here", "write HOST:PORT, [V6]:PORT or unix:PATH"),
            ("MATCH", "name", "write number or same-browser"),
        ])
    func wrong(name: String, value: String, advice: String) throws {
        #expect(try Self.problems([name: value]) == ["MAGICLINK_\(name) is \"\(value)\"; \(advice)"])
    }

    @Test(
        "A mail route that is not understood is refused without repeating a password",
        arguments: [
            "smtp://u:secret@a", "smtps://u:secret@a", "sendmail:a", "sendmail:", "u:secret@smtp", "spool:", "smtp:a",
        ])
    func mailRoutes(value: String) throws {
        let advice = "write smtp://HOST:PORT, smtps://HOST:PORT, sendmail:/PATH or spool:DIR"
        let problem = "MAGICLINK_MAIL cannot be understood; \(advice); user and password have their own settings"
        #expect(try Self.problems(["MAIL": value]) == [problem])
    }

    static let route = "write spool:DIR, such as spool:mails"

    @Test("More than this machine may reach it, and its health only if the operator insists")
    func listeners() throws {
        #expect(try Self.problems(["LISTEN": "0.0.0.0:80,[::]:80,unix:/run/a"]).isEmpty)
        #expect(try Self.problems(["ADMIN_LISTEN": "unix:/run/b,[::1]:1"]).isEmpty)
        #expect(try Self.problems(["ADMIN_LISTEN": "127.0.0.1:1,10.0.0.1:1"]).count == 1)
        #expect(try Self.problems(["ADMIN_LISTEN": "127.0.0.1:1,10.0.0.1:1"], isAdminExposed: true).isEmpty)
    }

    // MARK: The key file

    @Test("A key file that others may use is refused", arguments: [0o644, 0o640, 0o604, 0o620, 0o601, 0o660])
    func shared(mode: Int) throws {
        let octal = String(mode, radix: 8)
        let message =
            "MAGICLINK_KEY_FILE is \"keys\"; others than its owner may use it (mode \(octal)); `chmod 600 keys`"
        #expect(try Self.problems(mode: mode) == [message])
    }

    @Test("A key file that its owner alone may use is read", arguments: [0o600, 0o400, 0o700])
    func owned(mode: Int) throws {
        #expect(try Self.problems(mode: mode).isEmpty)
    }

    @Test(
        "What a key file says wrong is said with its line, and never with a key",
        arguments: [
            ("k1 short\n", "line 1: the key is not base64url without padding"),
            ("# nothing\n", "no key may sign: every line says verify or pseudonym, or there is none"),
            ("\(line)\n\(line)\n", "line 2: the key id stands on a line above already"),
            ("\(line) verify\n", "no key may sign: every line says verify or pseudonym, or there is none"),
            ("k1 AAEC\n", "line 1: the key is shorter than 32 bytes"),
            ("k1 \(String(repeating: "A", count: 43))\n", "line 1: the key repeats itself; no random source gave that"),
            (
                "# ours\nk1 bWFnaWNsaW5rLWZpeHR1cmVzLXRlc3Qtb25seS1rZXk verify\n",
                "line 2: the key is publicly known: others can sign with it"
            ),
            ("\(line) sign\n", "line 1: expected KID BASE64URL, and then verify, pseudonym or nothing"),
            (String(repeating: "#\n", count: 32_769), "the key file is larger than 65536 bytes"),
        ])
    func content(text: String, words: String) throws {
        let message = "MAGICLINK_KEY_FILE is \"keys\"; \(words); mend it, or make a new file with \(Self.recipe)"
        #expect(try Self.problems(keys: text) == [message])
    }

    @Test("A key of development is refused, also behind another one", arguments: ["", "\(line)\n"])
    func developmentKey(before: String) throws {
        let text = before + Self.line.replacing("k1", with: "dev-1a2b") + " \(before.isEmpty ? "" : "verify")\n"
        let words = "it holds dev-1a2b, a key of magiclink dev; make others with \(Self.recipe)"
        #expect(try Self.problems(keys: text) == ["MAGICLINK_KEY_FILE is \"keys\"; \(words)"])
    }

    @Test("A key file that is not there, or is none, is said")
    func noFile() throws {
        #expect(
            try Self.problems(keys: nil)
                == ["MAGICLINK_KEY_FILE is \"keys\"; there is no such file; make one with \(Self.recipe)"])
        let words = "it is not a file; write the path of a key file, made with \(Self.recipe)"
        #expect(try Self.problems(["KEY_FILE": "FOLDER/."]) == ["MAGICLINK_KEY_FILE is \".\"; \(words)"])
        let beneath = "it cannot be read (errno 20); let this user own it, with mode 600"
        #expect(try Self.problems(["KEY_FILE": "FOLDER/keys/a"]) == ["MAGICLINK_KEY_FILE is \"keys/a\"; \(beneath)"])
    }

    @Test("Who gives the key instead of the file's path does not find it in a log")
    func pasted() throws {
        let words = "names no file; write the path of a key file, made with \(Self.recipe)"
        #expect(try Self.problems(["KEY_FILE": Self.line]) == ["MAGICLINK_KEY_FILE \(words)"])
    }

    @Test("A mounted secret is a link: what counts is the mode of the file behind it")
    func symbolicLink() throws {
        let folder = try Folder.make()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let (file, link) = (folder.appending(path: "file"), folder.appending(path: "link"))
        try Data("\(Self.line)\n".utf8).write(to: file)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
        for (mode, isRefused) in [(0o600, false), (0o644, true)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
            #expect(try Self.problems(["KEY_FILE": link.path]).isEmpty == !isRefused)
        }
    }

    @Test("A base URL that makes links too long is refused, together with everything else")
    func linkLength() throws {
        let url = "https://\(String(repeating: "a", count: 63)).example"
        let message = "MAGICLINK_BASE_URL is \"\(url)\"; links would be longer than 511 bytes; choose a shorter one"
        #expect(try Self.problems(["BASE_URL": url, "MAIL": ""]) == [Self.missing[2], message])
    }

    @Test("A service for people has as many loops as it is told")
    func loops() throws {
        #expect(try Self.read(["LOOPS": "7"]).get().service.server.loops == 7)
    }

    // MARK: Trusted proxies

    @Test("Trusted proxies have no limit of connections, their clients' networks have one of polls")
    func trustedProxies() throws {
        let changes = ["TRUSTED_PROXIES": "10.0.0.0/8", "CONNECTIONS_PER_ADDRESS": "3", "POLLS_PER_ADDRESS": "4"]
        let server = try Self.read(changes).get().service.server
        #expect(server.connectionsPerGroup == 3 && server.parkedPerGroup == 4)
        #expect(server.group(Peer(ipv4: 10, 0, 0, 1)) == .uncounted)
        #expect(server.group(Peer(ipv4: 11, 0, 0, 1)) == ClientGroup(Peer(ipv4: 11, 0, 0, 1)))
    }
}
