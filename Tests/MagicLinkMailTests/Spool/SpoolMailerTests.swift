import Dispatch
import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import TestClient
import Testing

@testable import MagicLinkMail

@Suite("The spool directory", .timeLimit(.minutes(1)))
struct SpoolMailerTests {
    /// A folder, and in it a spool directory with its mailer.
    private final class Spool {
        let folder: TemporaryFolder
        let mailer: SpoolMailer
        let clock = ManualClock(Sample.date)

        init(_ prepare: (TemporaryFolder) throws -> Void = { _ in }) throws {
            folder = try TemporaryFolder()
            try prepare(folder)
            mailer = try SpoolMailer(
                directory: folder.path("spool"), sender: try #require(Sender("Example <login@example.org>")),
                clock: clock, random: SeededRandom(seed: 5))
        }

        deinit { folder.remove() }

        /// What lies in the directory, sorted.
        func names() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder.path("spool")).sorted()
        }

        func path(_ name: String) -> String { folder.path("spool/\(name)") }
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("A mail that was sent is one whole file that only we can read, named by the second")
    func keeps() async throws {
        let spool = try Spool()
        #expect(try mode(spool.folder.path("spool")) == 0o700)
        #expect(try spool.names() == [])
        let mail = try Sample.mail()
        try await spool.mailer.send(mail)
        let names = try spool.names()
        #expect(names.count == 1 && names[0].wholeMatch(of: /1795249860-[A-Za-z0-9_-]{22}\.eml/) != nil)
        #expect(try mode(spool.path(names[0])) == 0o600)
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: spool.path(names[0]))))
        #expect(WireRules.broken(by: bytes) == [])
        let read = try await MailReader.read(bytes)
        #expect(read.date == Sample.date.seconds && read.senderName == "Example")
        #expect(read.recipients == ["ada@example.org"])
        #expect(read.parts.map(\.text) == [LoginMessage(mail).text, LoginMessage(mail).html])
    }

    @Test("Mails of one second, sent at the same time, are a file each")
    func many() async throws {
        let spool = try Spool()
        let mail = try Sample.mail()
        let mailer = spool.mailer
        try await withThrowingTaskGroup { group in
            for _ in 0..<50 { group.addTask { try await mailer.send(mail) } }
            try await group.waitForAll()
        }
        let names = try spool.names()
        #expect(names.count == 50 && names.allSatisfy { $0.hasSuffix(".eml") })
        let ids = try names.map { name in
            let lines = try String(contentsOfFile: spool.path(name), encoding: .utf8).split(separator: "\r\n")
            return try #require(lines.first { $0.hasPrefix("Message-ID: ") })
        }
        #expect(Set(ids).count == 50)
    }

    @Test("While the directory is away a mail is not sent, and waits; when it is back it goes")
    func vanishesAndComesBack() async throws {
        let spool = try Spool()
        let files = FileManager.default
        try files.removeItem(atPath: spool.folder.path("spool"))
        await #expect(throws: SpoolMailer.failure) { try await spool.mailer.send(try Sample.mail()) }
        // It is not made anew: what is written below a mount point is lost to whoever waits above it.
        #expect(!files.fileExists(atPath: spool.folder.path("spool")))
        try Data().write(to: URL(filePath: spool.folder.path("spool")))
        await #expect(throws: SpoolMailer.failure) { try await spool.mailer.send(try Sample.mail()) }
        try files.removeItem(atPath: spool.folder.path("spool"))
        try files.createDirectory(atPath: spool.folder.path("spool"), withIntermediateDirectories: false)
        try await spool.mailer.send(try Sample.mail())
        #expect(try spool.names().count == 1)
    }

    /// The name of the first mail of a `Spool`, without its ending: the same seed draws the same.
    private func firstName() async throws -> String {
        let spool = try Spool()
        try await spool.mailer.send(try Sample.mail())
        return String(try #require(spool.names().first).dropLast(4))
    }

    @Test("A mail that cannot get its name leaves nothing behind")
    func failedRename() async throws {
        let name = try await firstName()
        let spool = try Spool()
        try FileManager.default.createDirectory(
            atPath: spool.path("\(name).eml"), withIntermediateDirectories: false)
        await #expect(throws: SpoolMailer.failure) { try await spool.mailer.send(try Sample.mail()) }
        #expect(try spool.names() == ["\(name).eml"])
        try await spool.mailer.send(try Sample.mail())
        #expect(try spool.names().count == 2)
    }

    @Test("What is not ours stays: files of others, and what a crash left behind, even under the name we would take")
    func removesNothing() async throws {
        let name = try await firstName()
        let others = [".\(name).tmp", ".old.tmp", "notes.txt", "1-x.eml"]
        let spool = try Spool { folder in
            try FileManager.default.createDirectory(atPath: folder.path("spool"), withIntermediateDirectories: false)
            for other in others { try Data("theirs".utf8).write(to: URL(filePath: folder.path("spool/\(other)"))) }
        }
        await #expect(throws: SpoolMailer.failure) { try await spool.mailer.send(try Sample.mail()) }
        #expect(try spool.names() == others.sorted())
        try await spool.mailer.send(try Sample.mail())
        #expect(try spool.names().count == others.count + 1)
        for other in others {
            #expect(try String(contentsOfFile: spool.path(other), encoding: .utf8) == "theirs")
        }
    }

    @Test("A disk that makes us wait keeps no thread of those who send, and nothing is acknowledged meanwhile")
    func doesNotBlock() async throws {
        let spool = try Spool()
        let (mailer, executor, mail) = (spool.mailer, BlockingExecutor(), try Sample.mail())
        mailer.disk.suspend()
        // One thread runs both, first come, first served: the second task runs only if the first gave the thread back.
        let sending = Task(executorPreference: executor) { try await mailer.send(mail) }
        await Task(executorPreference: executor) {}.value
        #expect(try spool.names() == [])
        mailer.disk.resume()
        try await sending.value
        #expect(try spool.names().count == 1)
    }

    @Test("A directory that is there is taken as it is, with its mode")
    func takesWhatIsThere() async throws {
        let spool = try Spool { folder in
            try FileManager.default.createDirectory(
                atPath: folder.path("spool"), withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o2770])
        }
        try await spool.mailer.send(try Sample.mail())
        #expect(try mode(spool.folder.path("spool")) == 0o2770)
    }

    @Test("A directory that will not do is refused at once, with a code, its name and the fix")
    func refused() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try Data().write(to: URL(filePath: folder.path("file")))
        try FileManager.default.createSymbolicLink(atPath: folder.path("dangling"), withDestinationPath: "nowhere")
        try FileManager.default.createSymbolicLink(atPath: folder.path("loop"), withDestinationPath: "loop")
        let sender = try #require(Sender("login@example.org"))
        let refusals: [(String, SpoolError.Code, String)] = [
            ("missing/spool", .parentMissing, "make that one first"),
            ("file", .notADirectory, "remove what is there"),
            ("file/spool", .notADirectory, "remove what is there"),
            ("dangling", .notADirectory, "remove what is there"),
            ("loop", .notADirectory, "remove what is there"),
            (String(repeating: "x", count: 256), .notWritable, "File name too long"),
            ("spool\0x", .notWritable, "the right to write"),
        ]
        for (name, code, words) in refusals {
            let error = #expect(throws: SpoolError.self) {
                try SpoolMailer(
                    directory: "\(folder.url.path)/\(name)", sender: sender, clock: ManualClock(Sample.date),
                    random: SeededRandom(seed: 1))
            }
            #expect(error?.code == code && error?.directory == "\(folder.url.path)/\(name)")
            #expect(error?.description.contains(words) == true && error?.description.contains(name) == true)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(left.sorted() == ["dangling", "file", "loop"])
    }
}
