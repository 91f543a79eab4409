import Foundation
import MagicLinkServer
import TestClient
import Testing

extension Place {
    /// Everything that serve needs, for this folder; links begin with the one address it listens on.
    static func serveSettings(_ store: RunningService.Store = .sqlite) -> [String: String] {
        [
            "MAGICLINK_BASE_URL": "https://login.example.org", "MAGICLINK_KEY_FILE": "keys",
            "MAGICLINK_MAIL": "spool:mails", "MAGICLINK_MAIL_FROM": "login@example.org",
            "MAGICLINK_TRUSTED_PROXIES": "none",
            "MAGICLINK_STORE": store == .memory ? "memory:" : "sqlite:magiclink.db",
            // Every client of these tests is this machine.
            "MAGICLINK_LIMIT_ADDRESS": "none", "MAGICLINK_LIMIT_NETWORK": "none", "MAGICLINK_LIMIT_EVERYBODY": "none",
        ]
    }

    /// A new line for a key file.
    func newKey(_ id: String) throws -> String { try run(["key", "new", "--id", id]).output }

    /// Starts serve, with a key file if there is none, and waits until it is ready.
    func serve(
        on store: RunningService.Store = .sqlite, _ changes: [String: String] = [:], after shell: String = ""
    ) throws -> RunningProgram {
        if !exists("keys") { try write(newKey("k1"), to: "keys") }
        let environment = Self.serveSettings(store).merging(changes) { $1 }
        return try RunningProgram(start(["serve"], environment: environment, after: shell))
    }

    /// The links of the mails in the spool directory, oldest first, once there are `count`. A mail that is being written
    /// has another name.
    func links(_ count: Int) throws -> [String] {
        try spin("\(count) mails") { (try? mails().count) ?? 0 >= count }
        return try mails().map { mail in
            let text = mail.replacing("=\r\n", with: "").replacing("=3D", with: "=")
            let link = try #require(text.firstMatch(of: #/https?:\/\/[^\/\s]+\/confirm\/[A-Za-z0-9._-]+/#))
            return String(link.0)
        }
    }

    /// The mails in the spool directory, oldest first.
    func mails() throws -> [String] {
        let files = FileManager.default
        let names = try files.contentsOfDirectory(atPath: path("mails")).filter { $0.hasSuffix(".eml") }
        let dated = try names.map { name -> (Date, String) in
            let attributes = try files.attributesOfItem(atPath: path("mails/\(name)"))
            return (attributes[.modificationDate] as? Date ?? .distantPast, name)
        }
        return try dated.sorted { $0.0 < $1.0 }.map { try text(of: "mails/\($0.1)") }
    }
}

extension RunningProgram {
    /// One request to the admin listener.
    func admin(_ target: String) throws -> WireClient.Response { try WireClient(adminAddress).get(target) }
}
