import Foundation
import TestClient

/// The built binary in a process and a folder of its own.
final class Program {
    /// How a run ended.
    struct Run {
        let code: Int32
        let output: String
        let errors: String
    }

    /// The folder above Package.swift.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// The binary beside the test program.
    static let binary = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "magiclink")
        .path

    let folder: URL
    private let process = Process()
    private let output = Pipe()
    private var unread = ""

    /// Runs to the end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = "", program: String = binary,
        in folder: URL? = nil
    ) throws -> Run {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        process.currentDirectoryURL = try folder ?? emptyFolder()
        let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Run(
            code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self))
    }

    /// Starts a service with free ports and its data in `folder`.
    static func start(_ arguments: [String], environment: [String: String] = [:], in folder: URL? = nil) throws
        -> Program
    {
        try Program(arguments, environment, folder ?? emptyFolder())
    }

    private init(_ arguments: [String], _ environment: [String: String], _ folder: URL) throws {
        self.folder = folder
        let ports = ["MAGICLINK_LISTEN": "127.0.0.1:0", "MAGICLINK_ADMIN_LISTEN": "127.0.0.1:0"]
        process.executableURL = URL(filePath: Self.binary)
        process.arguments = arguments + ["--data", "data"]
        process.environment = ports.merging(environment) { $1 }
        process.currentDirectoryURL = folder
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    private static func emptyFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "magiclink-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// The lines of standard output up to the one that begins with `word`.
    func lines(until word: String) throws -> [String] {
        var lines: [String] = []
        while true {
            while let end = unread.firstIndex(of: "\n") {
                let line = String(unread[..<end])
                unread = String(unread[unread.index(after: end)...])
                lines.append(line)
                if line.hasPrefix(word) { return lines }
            }
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw WireClient.Failure(description: "it ended before \(word): \(lines)") }
            unread += String(decoding: data, as: UTF8.self)
        }
    }

    func signal(_ number: Int32) { Foundation.kill(process.processIdentifier, number) }

    /// Ends it at once.
    func kill() {
        if process.isRunning { signal(SIGKILL) }
        process.waitUntilExit()
    }

    /// Waits for its end.
    func code() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    func mode(of name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path)
        return (attributes[.posixPermissions] as? Int) ?? -1
    }

    func text(of name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
}
