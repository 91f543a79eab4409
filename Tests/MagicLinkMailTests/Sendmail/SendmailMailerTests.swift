import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import TestClient
import Testing

@testable import MagicLinkMail

/// A program that plays sendmail: a shell script of the test's own.
@Suite("The sendmail route", .timeLimit(.minutes(1)))
struct SendmailMailerTests {
    struct Here {
        let folder: TemporaryFolder
        let mailer: SendmailMailer

        func refusal(_ mail: LoginMail) async -> SendmailError? {
            do throws(SendmailError) {
                try await mailer.submit(mail)
                return nil
            } catch {
                return error
            }
        }

        func text(_ name: String) throws -> String { try String(contentsOfFile: folder.path(name), encoding: .utf8) }
    }

    /// Runs `body`, which may block, with that script, in which FOLDER is the test's folder.
    static func run(
        _ script: String, programs: Int = 2, patience: Duration = .seconds(20),
        _ body: @Sendable @escaping (Here) async throws -> Void
    ) async throws {
        try await Task(executorPreference: BlockingExecutor()) {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let path = folder.path("send mail")
            let text = "#!/bin/sh\n" + script.replacing("FOLDER", with: folder.url.path)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
            try await body(Here(folder: folder, mailer: try mailer(path, programs: programs, patience: patience)))
        }.value
    }

    static func mailer(_ path: String, programs: Int = 1, patience: Duration = .seconds(20)) throws -> SendmailMailer {
        try SendmailMailer(
            path: path, sender: try #require(Sender("Example <login@example.org>")), programs: programs,
            patience: patience, clock: ManualClock(Sample.date), random: SeededRandom(seed: 1))
    }

    @Test("The program gets the mail with the line ends of Unix, five words, a path, and nothing else of ours")
    func given() async throws {
        // What no program shall inherit: a descriptor, an ignored signal, a variable, a directory.
        let script = """
            cat > FOLDER/mail
            printf '%s\\n' "$@" > FOLDER/words
            env > FOLDER/variables
            pwd > FOLDER/directory
            ls -l /proc/$$/fd > FOLDER/descriptors
            echo $$ $(sed 's/.*) //' /proc/$$/stat | cut -d ' ' -f 3) > FOLDER/group
            echo noise; echo noise >&2
            exec perl -ne 'print if /^Sig(Ign|Blk)/' /proc/self/status > FOLDER/status
            """
        try await Self.run(script) { here in
            // Not the script itself: what is open for writing cannot be run.
            let kept = here.folder.path("kept open")
            try "".write(toFile: kept, atomically: false, encoding: .utf8)
            let open = try FileHandle(forWritingTo: URL(filePath: kept))
            defer { withExtendedLifetime(open) {} }
            let inherited = dup(open.fileDescriptor)
            defer { close(inherited) }
            signal(SIGXFSZ, SIG_IGN)
            defer { signal(SIGXFSZ, SIG_DFL) }
            let mail = try Sample.mail(to: "-oQ/tmp/x@example.org")
            try await here.mailer.send(mail)
            let made = try Sample.message(mail, from: "Example <login@example.org>", seed: 1).bytes
            #expect(try here.text("mail") == String(decoding: made, as: UTF8.self).replacing("\r\n", with: "\n"))
            #expect(try here.text("words") == "-i\n-f\nlogin@example.org\n--\n-oQ/tmp/x@example.org\n")
            #expect(try here.text("directory") == "/\n")
            let variables = try Set(here.text("variables").split(separator: "\n").map { $0.prefix { $0 != "=" } })
            // The shell itself makes the others.
            #expect(variables.isSubset(of: ["PATH", "PWD", "OLDPWD", "SHLVL", "_"]) && variables.contains("PATH"))
            let links = try here.text("descriptors").split(separator: "\n").filter { $0.contains("->") }
            #expect(!links.isEmpty && !links.contains { $0.contains("kept open") })
            #expect(!links.contains { $0.contains("socket:") || $0.contains("pipe:") || $0.contains("eventpoll") })
            // A shell changes both for a while, so the program that it becomes is asked.
            let signals = try here.text("status").split(separator: "\n").map { $0.split(separator: "\t") }
            #expect(signals.count == 2)
            for line in signals {
                let set = try #require(UInt64(line[1], radix: 16))
                for number in [SIGTERM, SIGPIPE, SIGXFSZ] { #expect(set >> UInt64(number - 1) & 1 == 0, "\(line[0])") }
            }
            let group = try here.text("group").split(whereSeparator: \.isWhitespace)
            #expect(group.count == 2 && group[0] == group[1])
        }
    }

    @Test("What a word looks like to a shell does not matter")
    func noShell() async throws {
        try await Self.run("printf '%s\\n' \"$5\" > FOLDER/recipient; cat > /dev/null") { here in
            let allowed = "`id`$HOME&|'*?{}~#!@example.org"
            try await here.mailer.send(try Sample.mail(to: allowed))
            #expect(try here.text("recipient") == allowed + "\n")
        }
    }

    @Test(
        "Exit codes of sysexits.h: 75 is later, a bad recipient is the end, all others are about the program",
        arguments: [
            (75, SendmailError.Code.postponed), (65, .recipientRefused), (67, .recipientRefused),
            (68, .recipientRefused),
            (1, .failed), (64, .failed), (69, .failed), (70, .failed), (71, .failed), (77, .failed), (78, .failed),
            (127, .failed),
        ])
    func codes(code: Int, reason: SendmailError.Code) async throws {
        try await Self.run("exit \(code)") { here in
            let error = try #require(try await here.refusal(Sample.mail()))
            #expect(error.code == reason && error.description.contains("\(code)"))
            #expect(error.mailError.kind == (reason == .recipientRefused ? .permanent : .temporary))
            #expect((error.mailError.trouble == nil) == (reason == .postponed))
            #expect(!error.description.contains("ada"))
        }
    }

    @Test("A program that dies, or does not read, has taken or not taken the mail by what it leaves with")
    func odd() async throws {
        try await Self.run("kill -KILL $$") { here in
            let error = try await here.refusal(Sample.mail())
            #expect(error?.code == .failed && error?.description.contains("signal 9") == true)
        }
        try await Self.run("exec <&-; exit 0") { here in try await here.mailer.send(try Sample.mail()) }
    }

    @Test("A program that takes too long is killed with what it has started, and nothing is left of either")
    func late() async throws {
        let script = "sleep 1000 & echo $$ $! > FOLDER/new; mv FOLDER/new FOLDER/numbers; wait"
        try await Self.run(script, patience: .milliseconds(500)) { here in
            let error = try await here.refusal(Sample.mail())
            #expect(error?.code == .timeout && error?.mailError.kind == .temporary)
            let numbers = try here.text("numbers").split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
            #expect(numbers.count == 2)
            // Ours is taken away; what it started is whoever's who takes orphans, and no longer runs.
            #expect(kill(numbers[0], 0) != 0)
            try spin("its child is gone") {
                let state = try? String(contentsOfFile: "/proc/\(numbers[1])/stat", encoding: .utf8)
                return state.map { $0.contains(") Z ") } ?? true
            }
        }
    }

    @Test("One slow program does not hold up the others")
    func slow() async throws {
        let script = "[ \"$5\" = slow@example.org ] && { : > FOLDER/slow; sleep 1000; }; exit 0"
        try await Self.run(script, programs: 2) { here in
            let slow = Task { await here.refusal(try Sample.mail(to: "slow@example.org")) }
            try spin("the slow one runs") { FileManager.default.fileExists(atPath: here.folder.path("slow")) }
            for _ in 0..<3 { try await here.mailer.send(try Sample.mail()) }
            #expect(here.mailer.width == 2)
            slow.cancel()
            #expect(try await slow.value?.code == .timeout)
        }
    }

    @Test("After many mails there are no more descriptors and no children left")
    func nothingLeft() async throws {
        try await Self.run("exit 0") { here in
            try await here.mailer.send(try Sample.mail())
            let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
            for _ in 0..<20 { try await here.mailer.send(try Sample.mail()) }
            let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
            #expect(after <= before + 2)
        }
    }

    @Test(
        "What is no program is refused at once",
        arguments: ["/nowhere/sendmail", "/etc", "/etc/passwd", "true", "/bin/tr\0e"])
    func noProgram(path: String) {
        let error = #expect(throws: SendmailError.self) { try Self.mailer(path) }
        #expect(error?.code == .noProgram && error?.isConfiguration == true)
    }
}
