import Foundation
import TestClient
import Testing

/// A disk without room, made by a limit on the size of files (`prlimit`, setrlimit(2)): what lies beyond it cannot be
/// written, and what was written can be read.
@Suite("A full disk", .timeLimit(.minutes(2)))
struct FullDiskTests {
    /// Logins in every state, for one service after the other on the same files.
    struct People {
        /// A login with its link.
        typealias Mailed = (asked: Asked, token: String)

        let pending: Asked
        let confirming: Mailed
        let denying: Mailed
        let confirmed: Asked
        let signedIn: KnownLogin.Tokens
        let leaving: KnownLogin.Tokens
        var begun: [Asked] = []

        init(_ service: RunningProgram, _ mails: Postbox) throws {
            func mailed(_ name: String) throws -> Mailed {
                let asked = try Asked(service, for: "\(name)@example.org")
                return (asked, try mails.wait(for: asked))
            }
            func confirmed(_ name: String) throws -> Asked {
                let (asked, token) = try mailed(name)
                try #require(try service.ask(.confirm(asked, token)).status == 200)
                return asked
            }
            func session(_ name: String) throws -> KnownLogin.Tokens {
                try #require(KnownLogin.Tokens(service.ask(.poll(confirmed(name)))))
            }
            pending = try Asked(service, for: "pending@example.org")
            (confirming, denying) = try (mailed("confirming"), mailed("denying"))
            self.confirmed = try confirmed("confirmed")
            (signedIn, leaving) = try (session("in"), session("leaving"))
        }

        /// What has to be written is refused, and says when to come again; what has only to be read is answered.
        func expectRefusals(by service: RunningProgram) throws {
            let pages: [Request] = [
                .confirm(confirming.asked, confirming.token), .deny(denying.asked, denying.token), .signOut(leaving),
            ]
            let words: [Request] = [.begin("late@example.org"), .refresh(signedIn.refresh), .cancel(pending)]
            for request in pages + words {
                let answer = try service.ask(request)
                #expect(answer.status == 503 && answer.field("retry-after") != nil, "\(answer)")
            }
            for request in words {
                #expect(try JSON.field("error", of: service.ask(request)) == "temporarily_unavailable")
            }
            // Any other word would make the client give up what is confirmed already.
            let poll = try service.ask(.poll(confirmed))
            #expect(poll.status == 400 && poll.field("retry-after") != nil, "\(poll)")
            #expect(try JSON.field("error", of: poll) == "slow_down")

            #expect(try JSON.field("error", of: service.ask(.poll(pending))) == "authorization_pending")
            #expect(try service.ask(.session(signedIn)).status == 200)
            #expect(try service.ask(.page(confirming.token)).status == 200)
            #expect(try service.admin("/livez").status == 200)
        }

        /// Everything that was acknowledged is there, and what was refused can be done now, because it was not done.
        func expectAll(in service: RunningProgram) throws {
            for asked in [pending, confirming.asked, denying.asked] + begun {
                #expect(try JSON.field("error", of: service.ask(.poll(asked))) == "authorization_pending")
            }
            #expect(try service.ask(.poll(confirmed)).status == 200)
            #expect(try service.ask(.confirm(confirming.asked, confirming.token)).status == 200)
            #expect(try service.ask(.poll(confirming.asked)).status == 200)
            #expect(try service.ask(.deny(denying.asked, denying.token)).status == 200)
            #expect(try JSON.field("error", of: service.ask(.poll(denying.asked))) == "access_denied")
            #expect(try service.ask(.session(leaving)).status == 200)
            #expect(try service.ask(.signOut(leaving)).status == 204)
            let fresh = try #require(KnownLogin.Tokens(service.ask(.refresh(signedIn.refresh))))
            #expect(try service.ask(.session(fresh)).status == 200)
        }
    }

    /// So that what is counted has to be written with each login too, and stops nobody.
    private static let limits = [
        "MAGICLINK_LIMIT_ADDRESS": "100/1h", "MAGICLINK_LIMIT_NETWORK": "2000/1h",
        "MAGICLINK_LIMIT_EVERYBODY": "2000/1h",
    ]

    /// How large files may still become.
    enum Room: CaseIterable {
        case none
        /// As large as the log is.
        case noMore
    }

    @Test(
        "What cannot be written is refused for a while, what can be read is answered, and nothing is lost",
        arguments: Room.allCases, [false, true])
    func full(_ room: Room, isKilled: Bool) async throws {
        try await Place.run { place in
            let service = try MortalService(in: place)
            defer { service.clear() }
            var running = try service.start(Self.limits)
            let people = try People(running, Postbox(place.path("mails")))
            try place.limit(running, room == .none ? 0 : place.size(of: "magiclink.db-wal"))
            for _ in 0..<2 { try people.expectRefusals(by: running) }
            if isKilled {
                try service.kill()
                running = try service.start(Self.limits)
            } else {
                try place.limit(running, nil)
                try Self.awaitRecovery(of: running)
            }
            try people.expectAll(in: running)
            #expect(service.stop()?.code == 0)
            try service.lookAtCopy()
            try service.finishLook()
            #expect(service.complaints.isEmpty)
        }
    }

    @Test("What a full disk has refused is counted against nobody")
    func uncounted() async throws {
        try await Place.run { place in
            let service = try MortalService(in: place)
            defer { service.clear() }
            let running = try service.start(["MAGICLINK_LIMIT_NETWORK": "3/1h", "MAGICLINK_LIMIT_ADDRESS": "3/1h"])
            _ = try Asked(running, for: "first@example.org")
            try place.limit(running, 0)
            for _ in 0..<5 { #expect(try running.ask(.begin("late@example.org")).status == 503) }
            try place.limit(running, nil)
            try Self.awaitRecovery(of: running)
            #expect(try running.ask(.begin("late@example.org")).status == 200)
            let last = try running.ask(.begin("late@example.org"))
            #expect(last.status == 429 && last.field("retry-after") != nil, "\(last)")
        }
    }

    @Test("A disk that fills up under load refuses from some moment on, and has all that it took", arguments: 0..<8)
    func fillingUp(offset: Int) async throws {
        try await Place.run { place in
            let service = try MortalService(in: place)
            defer { service.clear() }
            let running = try service.start(Self.limits)
            var people = try People(running, Postbox(place.path("mails")))
            // Each time another byte of a frame is the last that fits.
            try place.limit(running, place.size(of: "magiclink.db-wal") + 60_000 + offset * 1021)
            // Many at a time, so that they share transactions.
            var refused = 0
            while refused < 50 {
                let asking = try (0..<8).map { ("p\(people.begun.count)-\($0)@example.org", try running.client()) }
                for (address, client) in asking { try client.send(Request.begin(address).text(running)) }
                for (address, client) in asking {
                    let answer = try client.response()
                    if let asked = Asked(address, answer) {
                        people.begun.append(asked)
                    } else {
                        #expect(answer.status == 503 && answer.field("retry-after") != nil, "\(answer)")
                        refused += 1
                    }
                }
                try #require(people.begun.count < 1000)
            }
            #expect(!people.begun.isEmpty)
            if offset.isMultiple(of: 2) {
                try place.limit(running, nil)
                try Self.awaitRecovery(of: running)
                try people.expectAll(in: running)
            } else {
                try service.kill()
                try service.lookAtCopy()
                try people.expectAll(in: service.start(Self.limits))
            }
            #expect(service.stop()?.code == 0)
            try service.lookAtCopy()
            try service.finishLook()
            #expect(service.complaints.isEmpty)
        }
    }

    private static func awaitRecovery(of service: RunningProgram) throws {
        let lifted = ContinuousClock.now
        var tries = 0
        while try service.ask(.begin("after@example.org")).status != 200 {
            tries += 1
            try #require(lifted.duration(to: .now) < .seconds(10), "it does not write again")
        }
        print("a disk with room again: back to work after \(lifted.duration(to: .now)), refused \(tries) times")
    }
}

extension Place {
    /// Files of a service may grow so far and no further; nil for as far as they like.
    func limit(_ service: RunningProgram, _ size: Int?) throws {
        let words = ["--pid", "\(service.program.id)", "--fsize=\(size.map(String.init) ?? "unlimited"):unlimited"]
        try #require(try run(words, program: "/usr/bin/prlimit").code == 0)
    }

    func size(of name: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path(name))[.size] as? Int ?? 0
    }
}
