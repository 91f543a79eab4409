import TestClient
import Testing

/// What real programs make of where it listens.
@Suite("Listening", .timeLimit(.minutes(1)))
struct ListeningTests {
    /// The status that curl sees.
    static func curl(_ place: Place, _ words: [String]) throws -> String {
        let options = ["curl", "-sS", "-m", "10", "-o", "/dev/null", "-w", "%{http_code}"]
        return try place.run(options + words, program: "/usr/bin/env").output
    }

    @Test("curl reaches it over IPv4, IPv6 and a unix socket, health too")
    func curl() async throws {
        try await Place.run { place in
            let service = try place.serve(
                on: .memory,
                ["MAGICLINK_LISTEN": "127.0.0.1:0,[::1]:0,unix:socket", "MAGICLINK_ADMIN_LISTEN": "unix:admin"])
            let listens = service.greeting.filter { $0.hasPrefix("  listens  ") }.map { $0.dropFirst(11) }
            #expect(listens.count == 3 && listens.last == "unix:socket")
            for address in listens.prefix(2) { #expect(try Self.curl(place, ["-g", "http://\(address)/"]) == "200") }
            #expect(try Self.curl(place, ["--unix-socket", "socket", "http://login.example.org/"]) == "200")
            #expect(try Self.curl(place, ["--unix-socket", "admin", "http://localhost/readyz"]) == "200")
            #expect(service.stop().code == 0)
            #expect(!place.exists("socket") && !place.exists("admin"))
        }
    }

    @Test("A socket file that a killed service left is replaced; that of a live one is refused")
    func stale() async throws {
        try await Place.run { place in
            let listen = ["MAGICLINK_LISTEN": "unix:socket"]
            let first = try place.serve(on: .memory, listen)
            let settings = Place.serveSettings(.memory).merging(listen) { $1 }
            let second = try place.start(["serve"], environment: settings).end()
            #expect(second.code == 1 && second.errors.hasSuffix("magiclink: \"unix:socket\" is in use\n"))
            first.program.kill()
            #expect(place.exists("socket"))
            let third = try place.serve(on: .memory, listen)
            #expect(try place.mode(of: "socket") == 0o660)
            #expect(try Self.curl(place, ["--unix-socket", "socket", "http://a/"]) == "200")
            #expect(third.stop().code == 0)
        }
    }
}
