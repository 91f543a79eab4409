import Foundation
import MagicLinkServer
import TestClient
import Testing

@testable import MagicLinkCommand

/// `LISTEN_FDS` and its companions, as sd_listen_fds(3) describes them.
@Suite("Inherited sockets", .timeLimit(.minutes(2)))
struct InheritedSocketsTests {
    static func names(_ environment: [String: String]) -> Result<[String], SettingsProblem> {
        Result { () throws(SettingsProblem) in try InheritedSockets.names(environment, 42) }
    }

    @Test("They are counted and called by name")
    func named() throws {
        let two = ["LISTEN_PID": "42", "LISTEN_FDS": "2"]
        #expect(try Self.names(two).get() == ["", ""])
        #expect(try Self.names(two.merging(["LISTEN_FDNAMES": "login:admin"]) { $1 }).get() == ["login", "admin"])
        #expect(try Self.names(two.merging(["LISTEN_FDNAMES": ":"]) { $1 }).get() == ["", ""])
    }

    @Test(
        "There are none without the variables, nor where they are another process's",
        arguments: [
            [:], ["LISTEN_FDS": "2"], ["LISTEN_PID": "42"], ["LISTEN_PID": "41", "LISTEN_FDS": "2"],
            ["LISTEN_PID": "41", "LISTEN_FDS": "x", "LISTEN_FDNAMES": "a"],
        ])
    func none(environment: [String: String]) throws {
        #expect(try Self.names(environment).get().isEmpty)
        let sockets = try InheritedSockets(environment: environment, process: 42)
        #expect(sockets.login.isEmpty && sockets.admin.isEmpty)
    }

    @Test(
        "What is not as agreed is said",
        arguments: [
            (["LISTEN_PID": "me", "LISTEN_FDS": "1"], "LISTEN_PID is \"me\""),
            (["LISTEN_PID": "0", "LISTEN_FDS": "1"], "LISTEN_PID is \"0\""),
            (["LISTEN_PID": "42", "LISTEN_FDS": "0"], "LISTEN_FDS is \"0\""),
            (["LISTEN_PID": "42", "LISTEN_FDS": "-1"], "LISTEN_FDS is \"-1\""),
            (["LISTEN_PID": "42", "LISTEN_FDS": "65"], "LISTEN_FDS is \"65\""),
            (["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "login"], "LISTEN_FDNAMES is \"login\""),
        ])
    func malformed(environment: [String: String], complaint: String) {
        guard case .failure(let problem) = Self.names(environment) else {
            Issue.record("\(environment)")
            return
        }
        #expect(problem.description.hasPrefix(complaint))
    }

    @Test("Everything that is wrong with the descriptors is said at once")
    func bad() async throws {
        try await Place.run { place in
            let deaf = try HeldSocket(ListenAddress("127.0.0.1:0"), backlog: nil)
            let good = try HeldSocket(ListenAddress("127.0.0.1:0"))
            let run = try place.open(
                holding: [deaf.descriptor, good.descriptor, 0, good.descriptor], names: "login:login:login:amdin"
            ).end()
            #expect(run.code == 78 && run.output.isEmpty)
            #expect(
                run.complaints == [
                    "magiclink: LISTEN_FDS: descriptor 3 does not listen",
                    "magiclink: LISTEN_FDS: descriptor 5 is no socket",
                    "magiclink: LISTEN_FDNAMES calls \(good.address) \"amdin\"; call it login or admin",
                ])
            #expect(try place.names() == ["keys"])
        }
    }

    @Test("One for people, one for the operator, by name and in any order", arguments: ["login:admin", "admin:login"])
    func purposes(names: String) async throws {
        try await Place.run { place in
            let held = try (0..<2).map { _ in try HeldSocket(ListenAddress("127.0.0.1:0")) }
            let service = try place.serve(on: .memory, holding: held, names: names)
            let (login, admin) = names.hasPrefix("login") ? (held[0], held[1]) : (held[1], held[0])
            #expect(service.address == login.address && service.adminAddress == admin.address)
            #expect(try WireClient(admin.address).get("/readyz").status == 200)
            #expect(try WireClient(login.address).get("/readyz").status == 404)
            #expect(service.stop().code == 0)
        }
    }

    @Test("Without these names all are for people", arguments: [nil, "magiclink.socket:magiclink.socket"])
    func unnamed(names: String?) async throws {
        try await Place.run { place in
            let held = try [HeldSocket(ListenAddress("[::1]:0")), HeldSocket(.unix(place.path("socket")))]
            let service = try place.serve(on: .memory, holding: held, names: names)
            for socket in held {
                #expect(service.greeting.contains("  listens  \(socket.address)"))
                #expect(try WireClient(socket.address).get("/").status == 200)
            }
            #expect(service.stop().code == 0)
            // It is not ours to remove.
            #expect(place.exists("socket"))
        }
    }

    @Test("A setting beside sockets in its place is refused")
    func both() async throws {
        try await Place.run { place in
            let held = try HeldSocket(ListenAddress("127.0.0.1:0"))
            let login = try place.open(
                holding: [held.descriptor], ["MAGICLINK_LISTEN": "127.0.0.1:1"]
            ).end()
            let advice = "LISTEN_FDS has brought sockets in its place; leave one of them out"
            #expect(login.code == 78)
            #expect(login.complaints == ["magiclink: MAGICLINK_LISTEN is \"127.0.0.1:1\"; \(advice)"])
            let admin = try place.open(
                holding: [held.descriptor], names: "admin",
                ["MAGICLINK_ADMIN_LISTEN": "127.0.0.1:1", "MAGICLINK_LISTEN": "127.0.0.1:0"]
            ).end()
            #expect(admin.code == 78)
            #expect(admin.complaints == ["magiclink: MAGICLINK_ADMIN_LISTEN is \"127.0.0.1:1\"; \(advice)"])
        }
    }

    @Test("Health on a socket that other machines reach is refused, as it is by setting")
    func exposed() async throws {
        try await Place.run { place in
            let held = try HeldSocket(ListenAddress("0.0.0.0:0"))
            let run = try place.open(
                holding: [held.descriptor], names: "admin", ["MAGICLINK_LISTEN": "127.0.0.1:0"]
            ).end()
            #expect(run.code == 78 && run.complaints.count == 1)
            let complaint = "magiclink: LISTEN_FDS has brought \(held.address); health is for this machine"
            #expect(run.errors.hasPrefix(complaint))
        }
    }

    @Test("Neither the sockets nor the variables go on to programs that it starts")
    func children() async throws {
        try await Place.run { place in
            let held = try HeldSocket(ListenAddress("127.0.0.1:0"))
            let service = try place.serve(on: .memory, holding: [held])
            let flags = try service.program.kernel("fdinfo/3").split(separator: "\n").first { $0.hasPrefix("flags:") }
            let bits = try #require(UInt32((flags ?? "").split(separator: "\t").last ?? "", radix: 8))
            #expect(bits & 0o2_000_000 != 0 && bits & 0o4_000 != 0)
        }
        // Of the test's own environment, which is what a child of it would be given.
        let name = "MAGICLINK_TEST_\(UInt64.random(in: 0 ... .max))"
        unsafe setenv(name, "1", 1)
        ProcessHygiene.forget([name])
        #expect(unsafe getenv(name) == nil)
        #expect(InheritedSockets.variables == ["LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"])
    }
}
