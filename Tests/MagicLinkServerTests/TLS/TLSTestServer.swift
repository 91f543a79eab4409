import Foundation
import MagicLinkHTTP
import TestClient
import Testing

@testable import MagicLinkServer

/// Certificates of one test, in a folder that goes away with it.
final class Certificates: Sendable {
    let folder: URL

    init(_ names: String..., kind: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "magiclink-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in names { try Tool.makeCertificate(name, kind: kind, in: folder.path) }
    }

    deinit { _ = try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path(name)))) }

    func credentials(_ name: String) throws -> TLSCredentials {
        var key = try bytes("\(name)-key.pem")
        return try TLSCredentials(certificates: try bytes("\(name).pem"), wiping: &key)
    }
}

/// A server that speaks TLS, for the time of one test.
final class TLSTestServer: Sendable {
    let certificates: Certificates
    let plain: TestServer
    var server: Server { plain.server }

    init(
        _ address: String = "127.0.0.1:0", loops: Int = 1, change: (inout ServerConfiguration) -> Void = { _ in },
        handler: @escaping @Sendable (IncomingRequest) -> Reply
    ) throws {
        let certificates = try Certificates("one")
        self.certificates = certificates
        let credentials = try certificates.credentials("one")
        plain = try TestServer(
            address, loops: loops,
            change: { configuration in
                configuration.tls = credentials
                change(&configuration)
            }, handler: handler)
    }

    /// `openssl s_client`.
    func client(_ words: [String] = []) throws -> SecureClient {
        try SecureClient(plain.address, trusting: certificates.path("one.pem"), words)
    }

    /// What the client of `Support/tls_client.py` says.
    func python(_ what: String, _ more: String...) throws -> [String] {
        let tool = try Tool("python3", pythonWords(what, more))
        #expect(tool.end == .exit(0), "\(tool.output)")
        return tool.output.split(separator: "\n").map(String.init)
    }

    func pythonWords(_ what: String, _ more: [String]) throws -> [String] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Support/tls_client.py").path
        let address = try #require(plain.address)
        let text =
            switch address {
            case .unix(let path): path
            case .ip: "\(address)"
            }
        return [script, what, text, certificates.path("one.pem")] + more
    }

    func stop() async { await plain.stop() }
}
