import Foundation

/// A program that is run to its end.
package struct Tool {
    /// What it left with.
    package let end: Child.End
    /// What it said, on both ways out.
    package let output: String

    /// Runs a program that is found by its name.
    package init(_ program: String, _ arguments: [String], in folder: String = "/") throws {
        let files = FileManager.default
        let path = files.temporaryDirectory.appending(path: "magiclink-said-\(UUID().uuidString)").path
        guard files.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path) else {
            throw WireClient.Failure(description: "cannot make \(path)")
        }
        defer { _ = try? files.removeItem(atPath: path) }
        let child = try Child(
            program, arguments, environment: ["PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"], in: folder,
            input: FileHandle.nullDevice.fileDescriptor, output: file.fileDescriptor, errors: file.fileDescriptor)
        end = child.wait()
        output = try String(contentsOfFile: path, encoding: .utf8)
    }

    /// A certificate that signs itself, for `localhost` and 127.0.0.1, in `NAME.pem`, with its key in `NAME-key.pem`, both
    /// made in `folder`.
    package static func makeCertificate(
        _ name: String, kind: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], in folder: String
    ) throws {
        let words =
            ["req", "-x509", "-newkey"] + kind + [
                "-nodes", "-keyout", "\(name)-key.pem", "-out", "\(name).pem", "-days", "2", "-subj", "/CN=\(name)",
                "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            ]
        let made = try Tool("openssl", words, in: folder)
        guard made.end == .exit(0) else { throw WireClient.Failure(description: made.output) }
    }

    /// The same, valid from and until these times, as in `20200102000000Z`, whatever time it is now.
    package static func makeCertificate(_ name: String, from first: String, until last: String, in folder: String)
        throws
    {
        try makeCertificate(name, in: folder)
        // Of the commands only `ca` takes both times, and it wants books of its own.
        let books = "\(folder)/\(name)-books"
        try FileManager.default.createDirectory(atPath: books, withIntermediateDirectories: false)
        let settings = """
            [ca]
            default_ca = own
            [own]
            database = \(books)/index
            new_certs_dir = \(books)
            rand_serial = yes
            policy = any
            default_md = sha256
            x509_extensions = names
            [any]
            commonName = supplied
            [names]
            subjectAltName = DNS:localhost,IP:127.0.0.1

            """
        try settings.write(toFile: "\(books)/settings", atomically: false, encoding: .utf8)
        try "".write(toFile: "\(books)/index", atomically: false, encoding: .utf8)
        let key = "\(name)-key.pem"
        for words in [
            ["req", "-new", "-key", key, "-subj", "/CN=\(name)", "-out", "\(books)/request"],
            [
                "ca", "-batch", "-selfsign", "-notext", "-config", "\(books)/settings", "-keyfile", key, "-in",
                "\(books)/request", "-out", "\(name).pem", "-startdate", first, "-enddate", last,
            ],
        ] {
            let made = try Tool("openssl", words, in: folder)
            guard made.end == .exit(0) else { throw WireClient.Failure(description: made.output) }
        }
    }
}
