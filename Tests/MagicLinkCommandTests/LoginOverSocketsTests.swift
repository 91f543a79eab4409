import MagicLink
import MagicLinkJWT
import MagicLinkMail
import MagicLinkServer
import MagicLinkTesting
import TestClient
import Testing

@testable import MagicLinkCommand

@Suite("A login over real sockets", .timeLimit(.minutes(2)))
struct LoginOverSocketsTests {
    @Test(
        "The client that waits, and only it, receives the session when the number is typed on the phone",
        arguments: RunningService.Store.allCases)
    func wholeLogin(on store: RunningService.Store) async throws {
        try await RunningService.run(on: store) { running in
            let origin = try Origin(running)
            let stranger = try Origin(running)
            let waiting = try origin.wait()
            let strangerWaiting = try stranger.wait()
            try running.untilParked(2)

            _ = try running.mail(2)
            let link = try #require(running.service.mailbox.mails.last).link
            let phone = Phone(running, link: link)
            #expect(try phone.open().status == 200)
            #expect(running.parked == 2)
            let done = try phone.confirm(origin.number)
            #expect(done.status == 200 && done.text.contains("Done"), "\(done)")
            #expect(!done.head.lowercased().contains("set-cookie"))

            let answer = try waiting.response()
            #expect(answer.status == 200)
            #expect(answer.field("cache-control") == "no-store")
            let access = try JSON.field("access_token", of: answer)
            let session = try running.ask("GET", "/session", fields: ["Authorization: Bearer \(access)"])
            #expect(try JSON.field("email", of: session) == "ada@example.org")
            #expect(running.parked == 1)
            #expect(try JSON.field("error", of: stranger.poll()) == "authorization_pending")
            strangerWaiting.close()
        }
    }

    @Test(
        "A frozen client comes back a minute later on a new connection and has the session, byte for byte",
        arguments: RunningService.Store.allCases)
    func frozenClient(on store: RunningService.Store) async throws {
        try await RunningService.run(on: store) { running in
            let origin = try Origin(running)
            let frozen = try origin.wait()
            try running.untilParked(1)
            let phone = Phone(running, link: try running.mail(1).link)
            #expect(try phone.confirm(origin.number).status == 200)
            try running.untilParked(0)

            running.clock.advance(by: .seconds(60))
            let answer = try origin.poll()
            #expect(answer.status == 200)
            #expect(try answer.body == frozen.response().body)

            running.clock.advance(by: .seconds(240))
            #expect(try JSON.field("error", of: origin.poll()) == "invalid_grant")
            let access = try JSON.field("access_token", of: answer)
            let session = try running.ask("GET", "/session", fields: ["Authorization: Bearer \(access)"])
            #expect(session.status == 200)
        }
    }

    @Test(
        "Two origins for one address wait side by side, and both can be confirmed in the order they began",
        arguments: [0, 1], RunningService.Store.allCases)
    func twoOrigins(secondsBetween: Int, on store: RunningService.Store) async throws {
        try await RunningService.run(on: store) { running in
            let first = try Origin(running)
            let firstLink = try running.mail(1).link
            running.clock.advance(by: .seconds(secondsBetween))
            let second = try Origin(running)
            let secondLink = try running.mail(2).link
            #expect(first.number != second.number)
            let (firstWaiting, secondWaiting) = (try first.wait(), try second.wait())
            try running.untilParked(2)

            #expect(try Phone(running, link: firstLink).confirm(first.number).status == 200)
            #expect(try firstWaiting.response().status == 200)
            #expect(running.parked == 1)
            #expect(try Phone(running, link: secondLink).confirm(second.number).status == 200)
            #expect(try secondWaiting.response().status == 200)
        }
    }

    @Test(
        "Confirming the later login first retires the earlier, and its page says so",
        arguments: RunningService.Store.allCases)
    func laterFirst(on store: RunningService.Store) async throws {
        try await RunningService.run(on: store) { running in
            let first = try Origin(running)
            let firstPhone = Phone(running, link: try running.mail(1).link)
            running.clock.advance(by: .seconds(1))
            let second = try Origin(running)
            #expect(try Phone(running, link: try running.mail(2).link).confirm(second.number).status == 200)

            #expect(try firstPhone.open().text.contains("later"))
            let refused = try firstPhone.confirm(first.number)
            #expect(refused.status == 409 || refused.status == 410, "\(refused)")
            #expect(try JSON.field("error", of: first.poll()) == "authorization_pending")
        }
    }

    @Test(
        "A used link says when and by what it was used, also after its end, and a report ends the session",
        arguments: RunningService.Store.allCases)
    func reported(on store: RunningService.Store) async throws {
        try await RunningService.run(on: store) { running in
            let origin = try Origin(running)
            let phone = Phone(running, link: try running.mail(1).link)
            #expect(try phone.confirm(origin.number).status == 200)
            let access = try JSON.field("access_token", of: origin.poll())
            running.clock.advance(by: .seconds(700))
            #expect(try phone.open().text.contains("wasn"))
            #expect(try phone.report("eve@example.org").status >= 400)
            let fields = ["Authorization: Bearer \(access)"]
            #expect(try running.ask("GET", "/session", fields: fields).status == 200)
            #expect(try phone.report("ada@example.org").status == 200)
            #expect(try running.ask("GET", "/session", fields: fields).status == 401)
        }
    }

    @Test("When the service stops, a parked poll is told to ask again", arguments: RunningService.Store.allCases)
    func stopping(on store: RunningService.Store) async throws {
        try await RunningService.run(on: store) { running in
            let waiting = try Origin(running).wait()
            try running.untilParked(1)
            #expect(await running.service.logins.stop(within: .seconds(10)))
            #expect(try JSON.field("error", of: waiting.response()) == "authorization_pending")
        }
    }
}
