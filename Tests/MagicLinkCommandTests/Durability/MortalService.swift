import Foundation
import TestClient

/// `magiclink serve` on the files of one folder, which is killed and started again.
final class MortalService {
    private let place: Place
    private var program: Program?
    /// A look at copied files that goes on beside the next life.
    private var look: (program: Program, folder: String)?
    /// How long each start took until the first answer.
    private(set) var starts: [Duration] = []
    private(set) var kills = 0
    /// What was wrong with the database at a kill.
    private(set) var complaints: [String] = []

    init(in place: Place) throws {
        self.place = place
        try place.write(place.newKey("k1"), to: "keys")
    }

    /// Starts it, and returns when it has answered.
    func start(_ changes: [String: String] = [:]) throws -> RunningProgram {
        let began = ContinuousClock.now
        let running = try RunningProgram(spawn(changes))
        guard try running.admin("/readyz").status == 200 else { throw WireClient.Failure(description: "not ready") }
        starts.append(began.duration(to: .now))
        return running
    }

    /// Starts it, and does not wait for anything.
    @discardableResult
    func spawn(_ changes: [String: String] = [:]) throws -> Program {
        let settings = Place.serveSettings().merging(Place.serving) { $1 }.merging(changes) { $1 }
        let started = try Program(Program.binary, ["serve"], environment: settings, in: place.folder)
        program = started
        return started
    }

    /// Kills it, wherever it is.
    func kill() throws {
        guard let dying = program else { throw WireClient.Failure(description: "there is nothing to kill") }
        dying.signal(SIGKILL)
        program = nil
        guard dying.signalOfDeath() == SIGKILL else {
            throw WireClient.Failure(description: "it ended before it was killed: \(dying.errors.rest())")
        }
        kills += 1
    }

    /// Lets it end, and says how it did.
    func stop() -> Program.Run? {
        defer { program = nil }
        program?.signal(SIGTERM)
        return program?.end()
    }

    /// Whatever happens, nothing goes on.
    func clear() {
        program?.kill()
        program = nil
        look?.program.kill()
    }

    /// Lets SQLite's own check look at a copy of what is there now. It goes on beside what comes next; `finishLook`
    /// waits for it.
    func lookAtCopy() throws {
        try finishLook()
        guard place.exists("magiclink.db") else { return }
        let folder = "copy-\(kills)"
        try place.makeDirectory(folder)
        for name in ["magiclink.db", "magiclink.db-wal"] where place.exists(name) {
            try FileManager.default.copyItem(atPath: place.path(name), toPath: place.path("\(folder)/\(name)"))
        }
        let script = """
            import sqlite3
            for row in sqlite3.connect("magiclink.db").execute("PRAGMA integrity_check"): print(row[0])
            """
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let program = try Program(
            "/usr/bin/env", ["python3", "-c", script], environment: ["PATH": path],
            in: place.folder.appending(path: folder))
        look = (program, folder)
    }

    /// Waits for the check.
    func finishLook() throws {
        guard let (program, folder) = look else { return }
        look = nil
        let run = program.end()
        if run.output != "ok\n" { complaints.append("\(folder): \(run.output)\(run.errors)") }
        try FileManager.default.removeItem(atPath: place.path(folder))
    }
}
