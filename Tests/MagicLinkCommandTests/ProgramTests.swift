import Foundation
import TestClient
import Testing

/// The program as its user has it: the binary, its words and its exit codes.
@Suite("The program", .timeLimit(.minutes(2)))
struct ProgramTests {
    @Test("It says its version", arguments: ["version", "--version"])
    func version(word: String) async throws {
        try await Place.run { place in
            let run = try place.run([word])
            #expect(run.code == 0 && run.output.hasPrefix("magiclink "))
        }
    }

    @Test("It helps when it is asked, and when nothing is said", arguments: [[], ["help"], ["--help"]])
    func help(words: [String]) async throws {
        try await Place.run { place in
            let run = try place.run(words)
            #expect(run.code == 0)
            let commands = [
                "dev", "serve", "key new", "key list", "token inspect", "token verify", "token sign", "fixtures verify",
            ]
            for command in commands {
                #expect(run.output.contains("\n  magiclink \(command)"))
            }
        }
    }

    @Test("Help names every setting, and every exit code")
    func helpIsWhole() async throws {
        try await Place.run { place in
            let help = try place.run(["help"]).output
            for setting in Self.settings { #expect(help.contains("\n  \(setting)"), "\(setting)") }
            for code in ["0 ", "1 ", "2 ", "75 ", "78 "] { #expect(help.contains(" \(code)")) }
        }
    }

    static let settings = [
        "BASE_URL", "LISTEN", "ADMIN_LISTEN", "STORE", "KEY_FILE", "MAIL", "MAIL_FROM", "TRUSTED_PROXIES",
        "LINK_LIFETIME", "SIGNUP", "MATCH", "MATCH_DIGITS", "RETURN_TO", "ORIGINS", "MAIL_CHECK", "SMTP_USER",
        "SMTP_PASSWORD", "SMTP_PASSWORD_FILE", "SMTP_TOKEN_FILE", "SMTP_TLS", "SMTP_CA_FILE", "SMTP_CONNECTIONS",
    ].map { "MAGICLINK_\($0)" }

    @Test(
        "Wrong usage is 2 and says so on standard error",
        arguments: [
            ["jump"], ["dev", "--clock"], ["dev", "--clock", "fast"], ["dev", "--port"], ["token"],
            ["token", "inspect", "x"], ["version", "x"], ["help", "x"], ["serve", "--expose"], ["serve", "--config"],
            ["key"], ["key", "old"], ["key", "new", "k1"], ["key", "new", "--id"], ["key", "list"],
            ["key", "list", "keys"], ["key", "list", "--file"],
        ])
    func usage(words: [String]) async throws {
        try await Place.run { place in
            let run = try place.run(words)
            #expect(run.code == 2 && run.output.isEmpty && run.errors.hasPrefix("magiclink: "))
        }
    }

    @Test("Settings that are wrong are 78, each on a line of its own")
    func configuration() async throws {
        try await Place.run { place in
            let environment = ["MAGICLINK_MAIL": "smtp://a", "MAGICLINK_SIGNUP": "x", "MAGICLINK_MATCH": "y"]
            let run = try place.run(["dev"], environment: environment)
            #expect(run.code == 78 && run.output.isEmpty)
            #expect(run.complaints.count == 3 && run.complaints.allSatisfy { $0.hasPrefix("magiclink: MAGICLINK_") })
            #expect(try place.run(["dev", "--config", "/nowhere"]).code == 78)
            // Nothing was made before all was known.
            #expect(try place.names().isEmpty)
        }
    }

    @Test("It shows what a token says, and that it checked nothing")
    func inspect() async throws {
        try await Place.run { place in
            let token = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLCJleHAiOjEzMDA4MTkzODB9.AAAA\n"
            let run = try place.run(["token", "inspect"], input: token)
            #expect(run.code == 0)
            #expect(
                run.output == """
                    header {"alg":"HS256"}
                    claims {"iss":"joe","exp":1300819380}
                    the signature was not checked

                    """)
        }
    }

    @Test(
        "What is no token is refused",
        arguments: ["", "a.b", "a.b.c", "eyJ9.e30.AAAA", "e30.e30.AAA=", "W10.e30.AAAA"])
    func noToken(text: String) async throws {
        try await Place.run { place in
            let run = try place.run(["token", "inspect"], input: text)
            #expect(run.code == 1 && run.output.isEmpty && run.errors.hasPrefix("magiclink: "))
        }
    }

    @Test(
        "dev starts without any setting, keeps what it has for itself, and leaves with 0 when it is told to",
        arguments: [SIGTERM, SIGINT])
    func dev(signal: Int32) async throws {
        try await Place.run { place in
            let service = try RunningProgram(place.start(["dev", "--clock", "manual"]))
            #expect(service.greeting.contains { $0.hasPrefix("  sign in  http://127.0.0.1:") })
            #expect(
                service.greeting.contains {
                    $0.hasPrefix("  mails    http://127.0.0.1:") && $0.hasSuffix("/dev/mailbox")
                })
            #expect(service.greeting.contains { $0.hasPrefix("  clock    ") })
            #expect(service.greeting.contains("  store    sqlite:.magiclink/magiclink.db"))
            #expect(try place.mode(of: ".magiclink") == 0o700)
            #expect(try place.mode(of: ".magiclink/keys") == 0o600)
            #expect(try place.text(of: ".magiclink/.gitignore") == "*\n")
            let run = service.stop(signal)
            #expect(run.output == "stopped\n" && run.errors.isEmpty && run.code == 0)
        }
    }

    @Test("dev keeps keys and logins in the directory it is told, and goes on with them", arguments: [false, true])
    func data(isClockManual: Bool) async throws {
        try await Place.run { place in
            let words = ["dev", "--data", "data"] + (isClockManual ? ["--clock", "manual"] : [])
            // A name that stays: else it is the port, which is another one each time.
            let environment = ["MAGICLINK_BASE_URL": "http://127.0.0.1:1"]
            let first = try RunningProgram(place.start(words, environment: environment))
            let origin = try Origin(first)
            #expect(first.stop().code == 0)
            let keys = try place.text(of: "data/keys")

            let second = try RunningProgram(place.start(words, environment: environment))
            #expect(try place.text(of: "data/keys") == keys)
            #expect(try JSON.field("error", of: origin.poll(second)) == "authorization_pending")
            #expect(second.stop().code == 0)

            try place.write("dev-1 short\n", to: "data/keys")
            let broken = try place.start(words).end()
            #expect(broken.code == 78 && broken.errors.contains("data/keys"))
            #expect(try place.text(of: "data/keys") == "dev-1 short\n")
        }
    }

    @Test("A clock that was moved in development does not go back with the next start")
    func clockMark() async throws {
        try await Place.run { place in
            let words = ["dev", "--clock", "manual"]
            let first = try RunningProgram(place.start(words))
            #expect(try first.ask("POST", "/dev/clock", [("now", "4102444800")]).status == 200)
            // Only what was written in a time is known to have been in it.
            _ = try Origin(first)
            #expect(first.stop().code == 0)
            let second = try RunningProgram(place.start(words))
            #expect(second.greeting.contains { $0.hasPrefix("  clock    ") && $0.hasSuffix(" stands at 4102444800") })
        }
    }

    @Test("A port that is taken is a failure with a word for it")
    func taken() async throws {
        try await Place.run { place in
            let service = try RunningProgram(place.start(["dev"]))
            let environment = ["MAGICLINK_LISTEN": "\(try #require(service.address))"]
            let second = try place.start(["dev", "--data", "other"], environment: environment).end()
            #expect(second.code == 1 && second.errors.hasSuffix("is in use\n"))
        }
    }

    @Test("The transcript in README works as printed")
    func transcript() async throws {
        try await Place.run { place in
            let service = try RunningProgram(place.start(["dev"]))
            let readme = try String(contentsOf: Program.root.appending(path: "README.md"), encoding: .utf8)
            let block = try #require(
                readme.firstMatch(of: #/<!-- transcript -->\n```sh\n(.*?)```/#.dotMatchesNewlines()))
            let script = String(block.1).replacing("http://127.0.0.1:8080", with: "http://\(service.host)")
            let run = try place.run(["-euc", script], program: "/bin/bash")
            #expect(run.code == 0, "\(run.errors)")
            let lines: [Substring] = run.output.split(separator: "\n")
            #expect(lines.count == 2 && lines[0] == "Your other screen signs in", "\(run.output)")
            #expect(lines.last?.contains("\"email\":\"ada@example.org\"") == true, "\(run.output)")
        }
    }
}
