import Foundation
import TestClient
import Testing

/// A process that may hold no more descriptors. util-linux's `prlimit` sets the limit of one that runs.
@Suite("Descriptors that run out", .timeLimit(.minutes(2)))
struct DescriptorTests {
    /// Descriptors that the process holds.
    static func held(_ service: RunningProgram) throws -> [Int] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(service.program.id)/fd").compactMap { Int($0) }
    }

    /// Hundredths of a second that it has computed.
    static func ticks(_ service: RunningProgram) throws -> Int {
        let fields = try service.program.kernel("stat").split(separator: ")").last?.split(separator: " ") ?? []
        return try #require(
            fields.count > 12 ? Int(fields[11]).flatMap { user in Int(fields[12]).map { user + $0 } } : nil)
    }

    /// Leaves the process one core, and so one loop with one backlog: who connects first is accepted first.
    static let oneCore = "taskset -pc \"$(taskset -pc $$ | sed 's/.*: \\([0-9]*\\).*/\\1/')\" $$ > /dev/null"

    @Test(
        "Whoever comes then waits in the backlog; nothing ends, and all are served as soon as there are some again",
        arguments: RunningService.Store.allCases)
    func exhausted(store: RunningService.Store) async throws {
        try await Place.run { place in
            let service = try place.serve(on: store, after: Self.oneCore)
            let origin = try Origin(service)
            let waiting = try origin.wait()
            // What work opens is open now.
            let phone = Phone(service, link: try place.links(1)[0])
            #expect(try phone.open().status == 200)

            let limit = try #require(Self.held(service).max()) + 6
            let set = try place.run(
                ["--pid", "\(service.program.id)", "--nofile=\(limit):"], program: "/usr/bin/prlimit")
            #expect(set.code == 0, "\(set.errors)")
            let room = try limit - Self.held(service).count
            var clients = try (0..<(room + 20)).map { _ in try service.client() }
            for client in clients { try client.send(service.request("GET", "/session")) }
            for client in clients[..<room] { #expect(try client.response().status == 401) }
            try spin("no descriptor is left") { try Self.held(service).count == limit }

            // It tries again four times a second, and does not run in circles in between.
            let before = try Self.ticks(service)
            try await Task.sleep(for: .seconds(1))
            #expect(try Self.ticks(service) - before < 30)

            // Whoever is connected is served on.
            let form = [("token", phone.token), ("decision", "approve"), ("number", origin.number)]
            try clients[0].send(service.request("POST", "/confirm", form))
            #expect(try clients[0].response().status == 200)
            #expect(try waiting.response().status == 200)
            #expect(try Self.held(service).count == limit)

            // As each leaves the next is taken, and nobody was turned away.
            clients[..<room].forEach { $0.close() }
            for client in clients[room...] {
                #expect(try client.response().status == 401)
                client.close()
            }
            clients = []
            #expect(try service.ask("GET", "/").status == 200)
            let run = service.stop()
            #expect(run.code == 0 && run.output == "stopped\n")
            #expect(store == .memory || run.errors.isEmpty, "\(run.errors)")
        }
    }
}
