import Foundation
import TestClient
import Testing

/// A mail as Python's `email` package reads it.
struct ReadMail: Decodable {
    struct Part: Decodable {
        let type: String
        let charset: String
        let encoding: String
        let text: String
    }

    struct Page: Decodable {
        let tags: [String]
        let attributes: [String]
        let links: [String]
        let title: String
        let visible: String
    }

    let defects: [String]
    let fields: [[String]]
    let senderName: String
    let senders: [String]
    let recipients: [String]
    let date: Int64
    let type: String
    let parts: [Part]
    let pages: [Page]

    /// The only field of that name.
    func field(_ name: String) throws -> String {
        let found = fields.filter { $0[0] == name }
        try #require(found.count == 1)
        return found[0][1]
    }
}

/// `read_mails.py` in a process of its own.
enum MailReader {
    static func read(_ mails: [[UInt8]]) async throws -> [ReadMail] {
        // It waits for the process, and the shared pool must not.
        try await Task(executorPreference: BlockingExecutor()) { try readBlocking(mails) }.value
    }

    static func read(_ mail: [UInt8]) async throws -> ReadMail {
        try #require(try await read([mail]).first)
    }

    private static func readBlocking(_ mails: [[UInt8]]) throws -> [ReadMail] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let input = folder.url.appending(path: "mails")
        try Data(mails.map { Data($0).base64EncodedString() + "\n" }.joined().utf8).write(to: input)
        let output = folder.url.appending(path: "answers")
        try Data().write(to: output)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "read_mails.py").path
        let (from, to) = (try FileHandle(forReadingFrom: input), try FileHandle(forWritingTo: output))
        let child = try Child(
            "/usr/bin/env", ["python3", script], environment: ProcessInfo.processInfo.environment, in: folder.url.path,
            input: from.fileDescriptor, output: to.fileDescriptor, errors: STDERR_FILENO)
        try #require(child.wait() == .exit(0))
        let answers = try Data(contentsOf: output)
        let found = try answers.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(ReadMail.self, from: $0)
        }
        try #require(found.count == mails.count)
        return found
    }
}
