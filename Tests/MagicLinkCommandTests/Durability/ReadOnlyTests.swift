import Foundation
import TestClient
import Testing

/// Files and directories that may only be read. Root may write anywhere, so it gives its rights up first.
@Suite("Read-only places", .timeLimit(.minutes(1)))
struct ReadOnlyTests {
    /// What the shell does before it becomes the program.
    static let humbly = getuid() == 0 ? "exec setpriv --bounding-set=-all --inh-caps=-all \"$0\" \"$@\"" : ""

    @Test(
        "A directory in which nothing can be written is said, with what to do, and serving is refused",
        arguments: [false, true])
    func directory(hasDatabase: Bool) async throws {
        try await Place.run { place in
            try place.makeDirectory("data")
            let store = ["MAGICLINK_STORE": "sqlite:data/magiclink.db"]
            if hasDatabase { #expect(try place.serve(store).stop().code == 0) }
            let before = try place.names().filter { $0.hasPrefix("data/") }
            try place.use(mode: 0o500, of: "data") {
                let refused = try Self.serve(store, in: place)
                #expect(refused.code == 78 && refused.output.isEmpty && refused.complaints.count == 1)
                #expect(refused.errors.contains("data/magiclink.db\" cannot be written: "), "\(refused.errors)")
                #expect(refused.errors.contains("have to belong to this user"))
            }
            #expect(try place.names().filter { $0.hasPrefix("data/") } == before)
            // And with its rights it starts.
            #expect(try place.serve(store, after: Self.humbly).stop().code == 0)
        }
    }

    @Test("A database that can only be read is refused, and left as it is")
    func file() async throws {
        try await Place.run { place in
            #expect(try place.serve().stop().code == 0)
            let before = try Data(contentsOf: place.folder.appending(path: "magiclink.db"))
            try place.use(mode: 0o400, of: "magiclink.db") {
                let refused = try Self.serve(in: place)
                #expect(refused.code == 78 && refused.output.isEmpty && refused.complaints.count == 1)
                #expect(refused.errors.contains("magiclink.db\" cannot be written: "), "\(refused.errors)")
            }
            #expect(try Data(contentsOf: place.folder.appending(path: "magiclink.db")) == before)
            #expect(try place.serve(after: Self.humbly).stop().code == 0)
        }
    }

    @Test("A spool directory that can only be read is refused")
    func spool() async throws {
        try await Place.run { place in
            try place.makeDirectory("mails")
            try place.write(place.newKey("k1"), to: "keys")
            try place.use(mode: 0o500, of: "mails") {
                let refused = try Self.serve(in: place)
                #expect(refused.code == 78 && refused.output.isEmpty && refused.complaints.count == 1)
                #expect(refused.errors.contains("\"mails\" cannot be written"), "\(refused.errors)")
            }
            #expect(try place.serve(after: Self.humbly).stop().code == 0)
        }
    }

    private static func serve(_ changes: [String: String] = [:], in place: Place) throws -> Program.Run {
        if !place.exists("keys") { try place.write(place.newKey("k1"), to: "keys") }
        let environment = Place.serveSettings().merging(changes) { $1 }
        return try place.start(["serve"], environment: environment, after: humbly).end()
    }
}

extension Place {
    /// Gives a file another mode for a while.
    func use(mode: Int, of name: String, _ body: () throws -> Void) throws {
        let before = try self.mode(of: name)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
        let result = Result { try body() }
        try FileManager.default.setAttributes([.posixPermissions: before], ofItemAtPath: path(name))
        try result.get()
    }
}
