package import Foundation

/// A mail server in a process of its own: `mail_server.py`, which says what can be asked of it, or a Postfix.
package final class MailServer: Sendable {
    /// Something that happened there.
    package struct Event: Decodable, Sendable {
        package let kind: String
        package let sender: String?
        package let recipients: [String]?
        package let data: Data?
        package let tls: Bool?
        package let user: String?
        package let connection: Int?
        package let line: String?
        package let name: String?
        package let mechanism: String?
        package let stage: String?
    }

    /// Where it keeps what it keeps.
    package let folder: URL
    package let port: UInt16
    private let child: Child
    private let isPostfix: Bool
    /// A Postfix lives as long as somebody holds this.
    private let lifeline: Pipe

    /// Starts aiosmtpd, or with "part" a server that says what it is told to.
    package convenience init(_ settings: [String: Any], in folder: URL) throws {
        let words = String(decoding: try JSONSerialization.data(withJSONObject: settings), as: UTF8.self)
        try self.init("/usr/bin/python3", [Self.script("mail_server.py"), folder.path, words], in: folder)
    }

    /// Starts a Postfix, whose certificate `cert.pem` and key `key.pem` lie in the folder.
    package static func postfix(in folder: URL) throws -> MailServer {
        try MailServer("/bin/sh", [script("postfix.sh"), folder.path], in: folder)
    }

    private init(_ program: String, _ words: [String], in folder: URL) throws {
        self.folder = folder
        isPostfix = program == "/bin/sh"
        lifeline = Pipe()
        let errors = folder.appending(path: "errors").path
        guard FileManager.default.createFile(atPath: errors, contents: nil),
            let file = FileHandle(forWritingAtPath: errors)
        else { throw WireClient.Failure(description: "cannot make \(errors)") }
        _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        let child = try Child(
            program, words,
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "PYTHONDONTWRITEBYTECODE": "1"], in: folder.path,
            input: lifeline.fileHandleForReading.fileDescriptor, output: file.fileDescriptor,
            errors: file.fileDescriptor)
        self.child = child
        let said = folder.appending(path: "port").path
        do {
            try spin("the mail server listens") {
                guard child.isRunning else {
                    let why = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
                    throw WireClient.Failure(description: "the mail server ended: \(why)")
                }
                return FileManager.default.fileExists(atPath: said)
            }
            let text = try String(contentsOfFile: said, encoding: .utf8)
            try FileManager.default.removeItem(atPath: said)
            guard let number = UInt16(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                throw WireClient.Failure(description: "no port: \(text)")
            }
            port = number
        } catch {
            child.signal(SIGKILL)
            _ = child.wait()
            throw error
        }
    }

    deinit { end() }

    /// Ends it: Postfix by itself, when nobody holds its input any more.
    package func end() {
        try? lifeline.fileHandleForWriting.close()
        if !isPostfix { child.signal(SIGKILL) }
        _ = child.wait()
    }

    /// Everything that happened so far.
    package func events() throws -> [Event] {
        guard let text = try? Data(contentsOf: folder.appending(path: "log")) else { return [] }
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
        // The last one may not be whole yet.
        let whole = text.last == UInt8(ascii: "\n") ? lines[...] : lines.dropLast()
        return try whole.map { try JSONDecoder().decode(Event.self, from: $0) }
    }

    /// What happened of one kind.
    package func events(_ kind: String) throws -> [Event] { try events().filter { $0.kind == kind } }

    private static func script(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: name).path
    }
}

extension Tool {
    /// A certificate in `NAME.pem` that signs itself, with its key in `NAME-key.pem`: for this name, good for so many days
    /// from now, which may be less than none.
    package static func makeCertificate(_ name: String, for host: String, days: Int, in folder: String) throws {
        try "subjectAltName=DNS:\(host)\n".write(
            toFile: "\(folder)/\(name).ext", atomically: true, encoding: .utf8)
        let steps = [
            [
                "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                "\(name)-key.pem", "-out", "\(name).csr", "-subj", "/CN=\(host)",
            ],
            [
                "x509", "-req", "-in", "\(name).csr", "-signkey", "\(name)-key.pem", "-days", "\(days)", "-extfile",
                "\(name).ext", "-out", "\(name).pem",
            ],
        ]
        for step in steps {
            let made = try Tool("openssl", step, in: folder)
            guard made.end == .exit(0) else { throw WireClient.Failure(description: made.output) }
        }
    }
}
