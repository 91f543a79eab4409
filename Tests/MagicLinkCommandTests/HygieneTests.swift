import Foundation
import MagicLinkServer
import TestClient
import Testing

/// What a service does with its process, `serve` and `dev` alike.
@Suite("The process", .timeLimit(.minutes(2)))
struct HygieneTests {
    static let commands = ["dev", "serve"]

    static func start(_ command: String, in place: Place, after shell: String = "") throws -> RunningProgram {
        let listen = ["MAGICLINK_LISTEN": "127.0.0.1:0,unix:socket"]
        guard command == "dev" else { return try place.serve(listen, after: shell) }
        return try RunningProgram(place.start(["dev"], environment: listen, after: shell))
    }

    @Test("Everything it makes is its owner's alone, whatever mask it was started with", arguments: commands)
    func modes(command: String) async throws {
        try await Place.run { place in
            if command == "serve" { try place.write(place.newKey("k1"), to: "keys") }
            let before = try Set(place.names())
            let service = try Self.start(command, in: place, after: "umask 000")
            _ = try Origin(service)
            if command == "serve" { _ = try place.links(1) }
            let made = try Set(place.names()).subtracting(before)
            let folder = command == "dev" ? ".magiclink/" : ""
            for suffix in ["", "-wal", "-shm", "-lock"] { #expect(made.contains("\(folder)magiclink.db\(suffix)")) }
            #expect(made.contains("socket") && made.contains { $0.hasPrefix(command == "dev" ? ".magic" : "mails/") })
            for name in made {
                // A proxy of another user is let in at the socket by its group.
                let kind = try place.kind(of: name)
                let wanted = kind == .typeRegular ? 0o600 : kind == .typeSocket ? 0o660 : 0o700
                let mode = try place.mode(of: name)
                #expect(mode == wanted, "\(name) has mode \(String(mode, radix: 8))")
            }
            #expect(service.stop().code == 0)
            #expect(!place.exists("socket"))
        }
    }

    @Test("It leaves no core behind, whatever limit it was started with", arguments: commands)
    func noCore(command: String) async throws {
        try await Place.run { place in
            // In a container the highest limit may be lower; then it is that.
            let service = try Self.start(command, in: place, after: "ulimit -c unlimited || ulimit -c $(ulimit -H -c)")
            let limits = try service.program.kernel("limits").split(separator: "\n")
            let core = try #require(limits.first { $0.hasPrefix("Max core file size") })
            #expect(core.split(separator: " ").suffix(3) == ["0", "0", "bytes"])
        }
    }

    /// A process that may be dumped lets others of its user look into it, if they may as much as it may. So root gives
    /// its rights up first, in all of them.
    @Test("Its memory is nobody's business, while a common process's is", arguments: commands)
    func notDumpable(command: String) async throws {
        try await Place.run { place in
            let humbly = "exec \(getuid() == 0 ? "setpriv --bounding-set=-all --inh-caps=-all " : "")"
            func looks(into process: Int32) throws -> Bool {
                try place.run(["-c", "\(humbly)cat /proc/\(process)/maps"], program: "/bin/sh").code == 0
            }
            let service = try Self.start(command, in: place, after: "\(humbly)\"$0\" \"$@\"")
            let words = ["-c", "\(humbly)sh -c 'echo up; read line'"]
            let other = try Program("/bin/sh", words, environment: [:], in: place.folder)
            defer { other.kill() }
            _ = try other.output.until("up")
            #expect(try looks(into: other.id))
            #expect(try !looks(into: service.program.id))
        }
    }

    /// Threads that Dispatch made block these signals; the others would end the process.
    @Test("The signals of a write that failed are ignored, whatever it was started with", arguments: commands)
    func ignoredSignals(command: String) async throws {
        try await Place.run { place in
            let shell = "exec env --default-signal=PIPE,XFSZ \"$0\" \"$@\""
            let service = try Self.start(command, in: place, after: shell)
            let lines = try service.program.kernel("status").split(separator: "\n")
            let digits = try #require(lines.first { $0.hasPrefix("SigIgn:") }).split(separator: "\t")[1]
            let ignored = try #require(UInt64(digits, radix: 16))
            for signal in [SIGPIPE, SIGXFSZ] { #expect(ignored >> UInt64(signal - 1) & 1 == 1, "signal \(signal)") }
        }
    }

    @Test("A terminal that is gone does not end it, though development writes each mail there")
    func closedPipe() async throws {
        try await Place.run { place in
            let service = try Self.start("dev", in: place)
            try service.program.output.pipe.fileHandleForReading.close()
            try service.program.errors.pipe.fileHandleForReading.close()
            let origin = try Origin(service)
            let list = {
                try service.ask("GET", "/dev/mailbox", fields: ["Accept: application/json"])
            }
            try spin("a mail") { (try? list().text.contains("/confirm/")) == true }
            let link = try #require(try list().text.firstMatch(of: #/http[^"]*\/confirm\/[^"]*/#))
            #expect(try Phone(service, link: String(link.0)).confirm(origin.number).status == 200)
            #expect(try origin.poll().status == 200)
            service.program.signal(SIGTERM)
            #expect(service.program.code() == 0 && service.program.signalOfDeath() == nil)
        }
    }

    @Test("A limit on the size of files does not end it: it says so once, and once when it works again")
    func fileLimit() async throws {
        try await Place.run { place in
            let service = try place.serve(on: .memory)
            _ = try service.program.errors.until("magiclink: MAGICLINK_STORE")
            func limit(_ size: String) throws {
                let words = ["--pid", "\(service.program.id)", "--fsize=\(size):unlimited"]
                try #require(try place.run(words, program: "/usr/bin/prlimit").code == 0)
            }
            try limit("0")
            _ = try Origin(service)
            let begun = try service.program.errors.until("magiclink: mails")
            let reason = "the spool directory cannot be written; they stay in the queue and are tried again"
            #expect(begun == ["magiclink: mails cannot be handed over (\(reason))"])
            _ = try Origin(service, for: "bob@example.org")
            try limit("unlimited")
            _ = try Origin(service, for: "eve@example.org")
            _ = try place.links(1)
            let run = service.stop()
            #expect(run.code == 0 && run.complaints == ["magiclink: mails are handed over again"])
        }
    }

    @Test("A store that cannot be written is said once, and once when it can be again")
    func fullStore() async throws {
        try await Place.run { place in
            let service = try place.serve()
            func limit(_ size: String) throws {
                let words = ["--pid", "\(service.program.id)", "--fsize=\(size):unlimited"]
                try #require(try place.run(words, program: "/usr/bin/prlimit").code == 0)
            }
            try limit("0")
            for _ in 0..<3 {
                let refused = try service.ask("POST", "/device_authorization", [("login_hint", "ada@example.org")])
                #expect(refused.status == 503 && refused.field("retry-after") != nil)
            }
            try limit("unlimited")
            let origin = try Origin(service)
            #expect(try JSON.field("error", of: origin.poll()) == "authorization_pending")
            let run = service.stop()
            #expect(run.code == 0 && run.complaints.count == 2, "\(run.errors)")
            #expect(run.complaints.first?.hasPrefix("magiclink: the store cannot be written (store_") == true)
            #expect(run.complaints.last == "magiclink: the store can be written again")
        }
    }
}
