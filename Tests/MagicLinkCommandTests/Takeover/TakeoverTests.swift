import Foundation
import MagicLinkServer
import TestClient
import Testing

/// One process takes the place of another, under load, on sockets that the test holds as a service manager would.
@Suite("Takeover", .serialized, .timeLimit(.minutes(3)))
struct TakeoverTests {
    static let takeovers = 5

    @Test("Stopped and started again on one socket, no request fails", arguments: ["127.0.0.1:0", "[::1]:0", "unix"])
    func oneAfterAnother(kind: String) async throws {
        try await Place.run { place in
            let held = try HeldSocket(kind == "unix" ? .unix(place.path("socket")) : ListenAddress(kind))
            var service = try place.serve(holding: [held])
            #expect(service.address == held.address)
            let (load, tasks) = Self.visitors(at: held.address)
            var stops: [Duration] = []
            let result = Result {
                for _ in 0..<Self.takeovers {
                    try load.proceed(60)
                    let told = ContinuousClock.now
                    service.program.signal(SIGTERM)
                    load.toldToStop()
                    let run = service.program.end()
                    #expect(run.code == 0 && run.output == "stopped\n" && run.errors == "")
                    service = try place.serve(holding: [held])
                    stops.append(told.duration(to: .now))
                }
                try load.proceed(60)
            }
            load.end()
            // Whoever waits is answered by the stop.
            service.program.signal(SIGTERM)
            load.toldToStop()
            #expect(service.program.end().code == 0)
            let last = try place.serve(holding: [held])
            for task in tasks { await task.value }
            try result.get()
            #expect(load.failures.isEmpty, "\(load.failures.count): \(load.failures.prefix(5))")
            try Self.expectKept(load, last, place)
            #expect(kind != "unix" || place.exists("socket"))
            print(
                """
                takeover \(kind): \(load.answered) answered, \(load.again) asked again, \(load.begun.count) begun; from \
                SIGTERM to ready \(stops)
                """)
        }
    }

    @Test("Started before the other is stopped, both serve for a while, and no request fails")
    func together() async throws {
        try await Place.run { place in
            let held = try HeldSocket(ListenAddress("127.0.0.1:0"))
            var service = try place.serve(on: .memory, holding: [held])
            let load = Load()
            let habits: [Visitor.Habit] = [.fresh, .kept, .idle, .silent]
            let tasks = habits.map { Self.task(Visitor(address: held.address, habit: $0, load: load, isKept: false)) }
            let result = Result {
                for _ in 0..<Self.takeovers {
                    try load.proceed(60)
                    let next = try place.serve(on: .memory, holding: [held])
                    try load.proceed(60)
                    service.program.signal(SIGTERM)
                    load.toldToStop()
                    let run = service.program.end()
                    #expect(run.code == 0 && run.output == "stopped\n", "\(run)")
                    service = next
                }
                try load.proceed(60)
            }
            load.end()
            for task in tasks { await task.value }
            try result.get()
            #expect(load.failures.isEmpty, "\(load.failures.count): \(load.failures.prefix(5))")
            print("both at once: \(load.answered) answered, \(load.again) asked again")
        }
    }

    private static func visitors(at address: ListenAddress) -> (Load, [Task<Void, Never>]) {
        let load = Load()
        let tasks = Visitor.Habit.allCases.flatMap { habit in
            (0..<3).map { _ in task(Visitor(address: address, habit: habit, load: load)) }
        }
        return (load, tasks)
    }

    private static func task(_ visitor: Visitor) -> Task<Void, Never> {
        Task(executorPreference: BlockingExecutor()) { visitor.visit() }
    }

    /// Each login that was acknowledged is there, and of none that was asked for again the first request had been taken:
    /// then there would be a mail too many.
    private static func expectKept(_ load: Load, _ service: RunningProgram, _ place: Place) throws {
        let mails = Postbox(place.path("mails"))
        for code in load.begun {
            let form = [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", code)]
            let answer = try service.ask("POST", "/token", form)
            #expect(try JSON.field("error", of: answer) == "authorization_pending")
        }
        try spin("the mails have come") {
            mails.look()
            return mails.deliveries.count >= load.begun.count
        }
        _ = try mails.wait(for: Asked(service, for: "last@example.org"))
        #expect(mails.deliveries.count == load.begun.count + 1 && mails.repeated == 0 && mails.complaints.isEmpty)
    }
}
