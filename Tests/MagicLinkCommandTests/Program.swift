import Foundation
import MagicLinkServer
import TestClient

/// The built binary, or another program, as a process.
final class Program {
    /// How a run ended.
    struct Run {
        let code: Int32
        let output: String
        let errors: String
        /// What it complained of, a line each.
        var complaints: [String] { errors.split(separator: "\n").map(String.init) }
    }

    /// The folder above Package.swift.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// The binary beside the test program.
    static let binary = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "magiclink")
        .path

    let output: Lines
    let errors: Lines
    private let input: Pipe
    private let process: Child
    private let watchdog: Task<Void, Never>

    /// One program is started at a time: a pipe that was just made would else be inherited by a program of another test,
    /// and be open for as long as that lives.
    private static let starting = NSLock()

    /// - Parameter left: descriptors that it finds from 3 on.
    init(
        _ program: String, _ arguments: [String], environment: [String: String], in folder: URL, left: [Int32] = []
    ) throws {
        let pipes: [Pipe]
        (process, pipes) = try Self.starting.withLock {
            let pipes = (0..<3).map { _ in Pipe() }
            for end in pipes.flatMap({ [$0.fileHandleForReading, $0.fileHandleForWriting] }) {
                guard fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC) == 0 else {
                    throw WireClient.Failure(description: "fcntl: errno \(errno)")
                }
            }
            let child = try Child(
                program, arguments, environment: ["PATH": "/usr/bin:/bin"].merging(environment) { $1 },
                in: folder.path, input: pipes[0].fileHandleForReading.fileDescriptor,
                output: pipes[1].fileHandleForWriting.fileDescriptor,
                errors: pipes[2].fileHandleForWriting.fileDescriptor, left: left)
            // Our copies of the child's ends, or what it says would never end.
            try pipes[0].fileHandleForReading.close()
            try pipes[1].fileHandleForWriting.close()
            try pipes[2].fileHandleForWriting.close()
            return (child, pipes)
        }
        (input, output, errors) = (pipes[0], Lines(of: pipes[1]), Lines(of: pipes[2]))
        // Whoever waits for the end of a program that does not end shall fail, and not wait for ever.
        watchdog = Task { [process] in
            do { try await Task.sleep(for: .seconds(30)) } catch { return }
            process.signal(SIGKILL)
        }
    }

    deinit { watchdog.cancel() }

    /// The process's number.
    var id: Int32 { process.id }

    /// Writes to its standard input, and ends that.
    func feed(_ text: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
    }

    /// Writes a line to its standard input, which stays open.
    func tell(_ line: [UInt8]) throws {
        try input.fileHandleForWriting.write(contentsOf: Data(line + [UInt8(ascii: "\n")]))
    }

    /// Waits for its end. What it says has to fit into a pipe; it is killed after half a minute.
    func end() -> Run {
        let (text, complaints) = (output.rest(), errors.rest())
        return Run(code: code(), output: text, errors: complaints)
    }

    func signal(_ number: Int32) { process.signal(number) }

    /// Ends it at once.
    func kill() {
        signal(SIGKILL)
        _ = code()
    }

    /// Waits for its end: what it left with, or the signal that ended it.
    func code() -> Int32 {
        defer { watchdog.cancel() }
        switch process.wait() {
        case .exit(let code), .signal(let code): return code
        }
    }

    /// Waits for its end; the signal that made it, or nil if it left by itself.
    func signalOfDeath() -> Int32? {
        _ = code()
        if case .signal(let number) = process.wait() { return number }
        return nil
    }

    /// What the kernel says of it.
    func kernel(_ file: String) throws -> String {
        try String(contentsOfFile: "/proc/\(id)/\(file)", encoding: .utf8)
    }
}

/// A service in a process of its own, once it has said that it is ready.
struct RunningProgram: Reachable {
    let program: Program
    let greeting: [String]
    let address: ListenAddress?
    let adminAddress: ListenAddress?
    let host: String

    /// Waits until it is ready.
    init(_ program: Program) throws {
        self.program = program
        do {
            greeting = try program.output.until("ready")
        } catch {
            throw WireClient.Failure(description: "\(error): \(program.errors.rest())")
        }
        let words = Dictionary(
            greeting.map { $0.split(separator: " ").map(String.init) }.filter { $0.count > 1 }.map { words in
                words[0] == "sign" ? ("sign in", words[2]) : (words[0], words[1])
            }
        ) { first, _ in first }
        let url = words["sign in"].map { String($0.drop { $0 != "/" }.dropFirst(2).dropLast()) }
        host = url ?? ""
        address = words["listens"].flatMap { ListenAddress($0) }
        adminAddress = words["health"].flatMap { ListenAddress($0) }
    }

    /// Tells it to stop, and waits.
    func stop(_ signal: Int32 = SIGTERM) -> Program.Run {
        program.signal(signal)
        return program.end()
    }
}
