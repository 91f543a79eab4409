import Foundation
import MagicLinkServer
import TestClient

/// A folder for one test and the programs that run in it. When the test ends, both are gone.
final class Place {
    let folder: URL
    private var programs: [Program] = []

    /// Runs `body`, which may block, in a new folder.
    static func run(_ body: @Sendable @escaping (Place) async throws -> Void) async throws {
        try await Task(executorPreference: BlockingExecutor()) {
            let place = try Place()
            defer { place.clear() }
            try await body(place)
        }.value
    }

    private init() throws {
        folder = try Folder.make()
    }

    private func clear() {
        for program in programs { program.kill() }
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            print("left behind: \(folder.path): \(error)")
        }
    }

    // MARK: Files

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func text(of name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    func write(_ text: String, to name: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
    }

    func makeDirectory(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: path(name), withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func mode(of name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes[.posixPermissions] as? Int) ?? -1
    }

    func kind(of name: String) throws -> FileAttributeType? {
        try FileManager.default.attributesOfItem(atPath: path(name))[.type] as? FileAttributeType
    }

    /// Everything below the folder, by its path from there.
    func names() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    }

    // MARK: Programs

    /// Runs a program to its end.
    func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = "", program: String = Program.binary
    ) throws -> Program.Run {
        let started = try Program(program, arguments, environment: environment, in: folder)
        programs.append(started)
        try started.feed(input)
        return started.end()
    }

    /// Starts the binary, to be told more on its standard input.
    func open(_ arguments: [String], environment: [String: String] = [:]) throws -> Program {
        let started = try Program(Program.binary, arguments, environment: environment, in: folder)
        programs.append(started)
        return started
    }

    /// Starts another program that goes on.
    func launch(_ program: String, _ arguments: [String]) throws -> Program {
        let started = try Program(program, arguments, environment: [:], in: folder)
        programs.append(started)
        return started
    }

    /// What every service of a test is told: free ports, and two loops however few cores there are, so that who waits and
    /// who confirms are often on different ones.
    static let serving = [
        "MAGICLINK_LISTEN": "127.0.0.1:0", "MAGICLINK_ADMIN_LISTEN": "127.0.0.1:0", "MAGICLINK_LOOPS": "2",
    ]

    /// Starts a program that goes on, on free ports unless `environment` says otherwise.
    ///
    /// - Parameters:
    ///   - shell: what a shell does before it becomes the program.
    ///   - left: descriptors that it finds from 3 on.
    func start(
        _ arguments: [String], environment: [String: String] = [:], after shell: String = "", left: [Int32] = []
    ) throws -> Program {
        let started = try Program(
            "/bin/sh", ["-c", "\(shell)\nexec \"$0\" \"$@\"", Program.binary] + arguments,
            environment: Self.serving.merging(environment) { $1 }, in: folder, left: left)
        programs.append(started)
        return started
    }
}
