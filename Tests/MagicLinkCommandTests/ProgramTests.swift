import Foundation
import TestClient
import Testing

/// The program as its user has it: the binary, its words and its exit codes.
@Suite("The program", .timeLimit(.minutes(2)))
struct ProgramTests {
    @Test("It says its version", arguments: ["version", "--version"])
    func version(word: String) throws {
        let run = try Program.run([word])
        #expect(run.code == 0 && run.output.hasPrefix("magiclink "))
    }

    @Test("It helps when it is asked, and when nothing is said", arguments: [[], ["help"], ["--help"]])
    func help(words: [String]) throws {
        let run = try Program.run(words)
        #expect(run.code == 0 && run.output.contains("magiclink dev"))
    }

    @Test(
        "Wrong usage is 2 and says so on standard error",
        arguments: [
            ["serve"], ["dev", "--clock"], ["dev", "--clock", "fast"], ["dev", "--port"], ["token"],
            ["token", "inspect", "x"], ["version", "x"], ["help", "x"],
        ])
    func usage(words: [String]) throws {
        let run = try Program.run(words)
        #expect(run.code == 2 && run.output.isEmpty && run.errors.hasPrefix("magiclink: "))
    }

    @Test("Settings that are wrong are 78, each on a line of its own")
    func configuration() throws {
        let run = try Program.run(["dev"], environment: ["MAGICLINK_MAIL": "smtp://a", "MAGICLINK_SIGNUP": "x"])
        #expect(run.code == 78 && run.output.isEmpty)
        let lines = run.errors.split(separator: "\n")
        #expect(lines == ["magiclink: MAGICLINK_MAIL is not built yet in this version; leave it out"])
        let values = try Program.run(["dev"], environment: ["MAGICLINK_MATCH": "y", "MAGICLINK_SIGNUP": "x"])
        #expect(values.code == 78 && values.errors.split(separator: "\n").count == 2)
        #expect(try Program.run(["dev", "--config", "/nowhere"]).code == 78)
    }

    @Test("It shows what a token says, and that it checked nothing")
    func inspect() throws {
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLCJleHAiOjEzMDA4MTkzODB9.AAAA\n"
        let run = try Program.run(["token", "inspect"], input: token)
        #expect(run.code == 0)
        #expect(
            run.output == """
                header {"alg":"HS256"}
                claims {"iss":"joe","exp":1300819380}
                the signature was not checked

                """)
    }

    @Test(
        "What is no token is refused",
        arguments: ["", "a.b", "a.b.c", "eyJ9.e30.AAAA", "e30.e30.AAA=", "W10.e30.AAAA"])
    func noToken(text: String) throws {
        let run = try Program.run(["token", "inspect"], input: text)
        #expect(run.code == 1 && run.output.isEmpty && run.errors.hasPrefix("magiclink: "))
    }

    @Test(
        "It starts without any setting, keeps its keys for itself, and leaves with 0 when it is told to",
        arguments: [SIGTERM, SIGINT])
    func dev(signal: Int32) throws {
        let service = try Program.start(["dev", "--clock", "manual"])
        defer { service.kill() }
        let greeting = try service.lines(until: "ready")
        #expect(greeting.contains { $0.hasPrefix("  sign in  http://127.0.0.1:") })
        #expect(greeting.contains { $0.hasPrefix("  mails    http://127.0.0.1:") && $0.hasSuffix("/dev/mailbox") })
        #expect(greeting.contains { $0.hasPrefix("  clock    ") })
        #expect(try service.mode(of: "data") == 0o700)
        #expect(try service.mode(of: "data/keys") == 0o600)
        #expect(try service.text(of: "data/.gitignore") == "*\n")
        service.signal(signal)
        #expect(try service.lines(until: "stopped").last == "stopped")
        #expect(service.code() == 0)
    }

    @Test("Keys that can be read are used again, and broken ones are not replaced")
    func keys() throws {
        let service = try Program.start(["dev"])
        _ = try service.lines(until: "ready")
        let keys = try service.text(of: "data/keys")
        service.kill()
        let again = try Program.start(["dev"], in: service.folder)
        _ = try again.lines(until: "ready")
        #expect(try again.text(of: "data/keys") == keys)
        again.kill()
        try "dev-1 short\n".write(to: service.folder.appending(path: "data/keys"), atomically: true, encoding: .utf8)
        let broken = try Program.start(["dev"], in: service.folder)
        #expect(broken.code() == 78)
        #expect(try broken.text(of: "data/keys") == "dev-1 short\n")
    }

    @Test("A port that is taken is a failure with a word for it")
    func taken() throws {
        let service = try Program.start(["dev"])
        defer { service.kill() }
        let greeting = try service.lines(until: "ready")
        let line = try #require(greeting.first { $0.hasPrefix("  sign in") })
        let port = String(try #require(line.split(separator: ":").last).dropLast())
        let second = try Program.start(["dev"], environment: ["MAGICLINK_LISTEN": "127.0.0.1:\(port)"])
        #expect(second.code() == 1)
    }

    @Test("The transcript in README works as printed")
    func transcript() throws {
        let service = try Program.start(["dev"])
        defer { service.kill() }
        let greeting = try service.lines(until: "ready")
        let line = try #require(greeting.first { $0.hasPrefix("  sign in") })
        let url = String(try #require(line.split(separator: " ").last).dropLast())
        let readme = try String(contentsOf: Program.root.appending(path: "README.md"), encoding: .utf8)
        let block = try #require(readme.firstMatch(of: #/<!-- transcript -->\n```sh\n(.*?)```/#.dotMatchesNewlines()))
        let script = String(block.1).replacing("http://127.0.0.1:8080", with: url)
        let run = try Program.run(["-euc", script], program: "/bin/bash", in: service.folder)
        #expect(run.code == 0, "\(run.errors)")
        let lines: [Substring] = run.output.split(separator: "\n")
        #expect(lines.count == 2 && lines[0] == "Your other screen signs in", "\(run.output)")
        #expect(lines.last?.contains("\"email\":\"ada@example.org\"") == true, "\(run.output)")
    }
}
