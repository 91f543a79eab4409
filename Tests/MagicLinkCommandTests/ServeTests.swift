import Foundation
import MagicLinkJWT
import MagicLinkServer
import TestClient
import Testing

/// `magiclink serve` in a process of its own, over real sockets, with a spool directory.
@Suite("magiclink serve", .timeLimit(.minutes(2)))
struct ServeTests {
    // MARK: Starting

    @Test("With nothing set it says all that is missing at once, and makes nothing")
    func missing() async throws {
        try await Place.run { place in
            let run = try place.run(["serve"])
            #expect(run.code == 78 && run.output.isEmpty)
            #expect(run.complaints == ServeSettingsTests.missing.map { "magiclink: \($0)" })
            #expect(try place.names().isEmpty)
        }
    }

    @Test("What is missing and what is wrong are said together")
    func missingAndWrong() async throws {
        try await Place.run { place in
            try place.write("MAGICLINK_SIGNUP=x\nMAGICLINK_KEY_FILE=keys\n", to: "config")
            try place.write(place.newKey("k1"), to: "keys", mode: 0o644)
            let run = try place.run(["serve", "--config", "config"], environment: ["MAGICLINK_MIAL": "spool:a"])
            let words = [
                "MIAL is not", "BASE_URL is not", "KEY_FILE is", "MAIL is not", "MAIL_FROM", "TRUSTED", "SIGNUP",
            ]
            #expect(run.code == 78 && run.complaints.count == words.count)
            for (word, line) in zip(words, run.complaints) { #expect(line.hasPrefix("magiclink: MAGICLINK_\(word)")) }
            #expect(run.errors.contains("chmod 600 keys"))
            // What stands in a file that cannot be read is not missing.
            let unread = try place.run(["serve", "--config", "nowhere"])
            #expect(unread.code == 78 && unread.complaints.count == 1 && unread.errors.contains("\"nowhere\""))
        }
    }

    @Test("A key of development is refused")
    func developmentKey() async throws {
        try await Place.run { place in
            _ = try RunningProgram(place.start(["dev"])).stop()
            let settings = Place.serveSettings().merging(["MAGICLINK_KEY_FILE": ".magiclink/keys"]) { $1 }
            let run = try place.run(["serve"], environment: settings)
            #expect(run.code == 78 && run.complaints.count == 1 && run.errors.contains("a key of magiclink dev"))
            #expect(!place.exists("magiclink.db") && !place.exists("mails"))
        }
    }

    @Test("Settings may stand in a file, and it says where it listens, and no more than it has to")
    func greeting() async throws {
        try await Place.run { place in
            let key = try place.newKey("k1")
            try place.write(key, to: "keys")
            let lines = Place.serveSettings().map { "\($0)=\($1)\n" }.joined()
            try place.write(lines, to: "config")
            let service = try RunningProgram(place.start(["serve", "--config", "config"]))
            #expect(
                service.greeting.dropFirst() == [
                    "  sign in  https://login.example.org/", "  listens  \(try #require(service.address))",
                    "  health   \(try #require(service.adminAddress)) /livez, /readyz",
                    "  store    sqlite:magiclink.db", "  mails    spool:mails", "  keys     k1 signs", "ready",
                ])
            #expect(service.stop().errors.isEmpty)
        }
    }

    @Test("A port that is taken is said, and the store is free again", arguments: ["LISTEN", "ADMIN_LISTEN"])
    func taken(name: String) async throws {
        try await Place.run { place in
            let service = try place.serve(on: .memory)
            let address = try #require(name == "LISTEN" ? service.address : service.adminAddress)
            let settings = Place.serveSettings().merging(["MAGICLINK_\(name)": "\(address)"]) { $1 }
            let second = try place.start(["serve"], environment: settings).end()
            #expect(second.code == 1 && second.errors == "magiclink: \"\(address)\" is in use\n")
            _ = try place.serve()
        }
    }

    @Test("A database that another process has is a matter of waiting, one that will never do is not")
    func database() async throws {
        try await Place.run { place in
            let service = try place.serve()
            let second = try place.start(["serve"], environment: Place.serveSettings()).end()
            #expect(second.code == 75 && second.output.isEmpty && second.errors.contains("magiclink.db"))
            _ = service.stop()

            try place.makeDirectory("directory")
            try place.write("this is no database, but it is long enough to look at", to: "text.db")
            for path in ["nowhere/a.db", "directory", "text.db"] {
                let settings = Place.serveSettings().merging(["MAGICLINK_STORE": "sqlite:\(path)"]) { $1 }
                let refused = try place.start(["serve"], environment: settings).end()
                #expect(refused.code == 78 && refused.complaints.count == 1 && refused.output.isEmpty, "\(path)")
                #expect(refused.errors.contains(path))
            }
        }
    }

    @Test("A store that has seen a time ahead of the machine's clock goes on from there, and that is said")
    func clockAhead() async throws {
        try await Place.run { place in
            let development = try RunningProgram(place.start(["dev", "--clock", "manual"]))
            #expect(try development.ask("POST", "/dev/clock", [("now", "4102444800")]).status == 200)
            // Only what was written in a time is known to have been in it.
            _ = try Origin(development)
            #expect(development.stop().code == 0)
            let words = "ahead of this machine's clock, and goes on from there; if"
            let store = ["MAGICLINK_STORE": "sqlite:.magiclink/magiclink.db"]
            let served = try place.serve(store).stop()
            #expect(served.errors.hasPrefix("magiclink: the store has seen a time ") && served.errors.contains(words))
            #expect(try RunningProgram(place.start(["dev"])).stop().errors == served.errors)
            #expect(try RunningProgram(place.start(["dev", "--clock", "manual"])).stop().errors.isEmpty)
        }
    }

    @Test("A spool directory that cannot be is refused, and the database is free again")
    func spool() async throws {
        try await Place.run { place in
            try place.write(place.newKey("k1"), to: "keys")
            let settings = Place.serveSettings().merging(["MAGICLINK_MAIL": "spool:nowhere/mails"]) { $1 }
            let refused = try place.start(["serve"], environment: settings).end()
            #expect(refused.code == 78 && refused.complaints.count == 1 && refused.errors.contains("nowhere/mails"))
            _ = try place.serve()
        }
    }

    @Test("Health is for this machine unless the operator insists")
    func exposedAdmin() async throws {
        try await Place.run { place in
            try place.write(place.newKey("k1"), to: "keys")
            let settings = Place.serveSettings(.memory).merging(["MAGICLINK_ADMIN_LISTEN": "0.0.0.0:0"]) { $1 }
            #expect(try place.start(["serve"], environment: settings).end().code == 78)
            let service = try RunningProgram(place.start(["serve", "--expose-admin"], environment: settings))
            let port = "\(try #require(service.adminAddress))".split(separator: ":").last ?? ""
            #expect(try WireClient(ListenAddress("127.0.0.1:\(port)")).get("/livez").status == 200)
        }
    }

    // MARK: Serving

    @Test("It serves a whole login, whose mail lies in the spool directory", arguments: RunningService.Store.allCases)
    func wholeLogin(on store: RunningService.Store) async throws {
        try await Place.run { place in
            let service = try place.serve(on: store)
            #expect(try service.admin("/livez").status == 200)
            #expect(try service.admin("/readyz").status == 200)
            let origin = try Origin(service)
            let waiting = try origin.wait()
            let link = try place.links(1)[0]
            #expect(link.hasPrefix("https://login.example.org/confirm/"))
            let phone = Phone(service, link: link)
            #expect(try phone.open().status == 200)
            #expect(try phone.confirm(origin.number).status == 200)
            let answer = try waiting.response()
            #expect(answer.status == 200)
            let access = try JSON.field("access_token", of: answer)
            let session = try service.ask("GET", "/session", fields: ["Authorization: Bearer \(access)"])
            #expect(try JSON.field("email", of: session) == "ada@example.org")

            let run = service.stop()
            #expect(run.code == 0 && run.output == "stopped\n")
            let warning = "magiclink: MAGICLINK_STORE is \"memory:\"; logins and sessions end with this process\n"
            #expect(run.errors == (store == .memory ? warning : ""))
        }
    }

    @Test(
        "Nothing of development is there",
        arguments: ["/dev/mailbox", "/dev/clock", "/dev/", "/dev", "/livez", "/readyz"])
    func noDevelopment(target: String) async throws {
        try await Place.run { place in
            let service = try place.serve(on: .memory)
            for method in ["GET", "POST"] {
                let form: [(String, String)]? = method == "POST" ? [("now", "4102444800")] : nil
                let (there, nowhere) = (
                    try service.ask(method, target, form), try service.ask(method, "/nowhere", form)
                )
                #expect(there.status == 404 && there.field("content-type") == "application/problem+json")
                #expect(there.body == nowhere.body)
            }
            // Whatever a proxy calls it: only development looks at the name.
            let client = try service.client()
            try client.send("GET / HTTP/1.1\r\nHost: another.example\r\n\r\n")
            #expect(try client.response().status == 200)
        }
    }

    @Test("A login that was begun under one key goes on under the next, and ends with the key")
    func rotation() async throws {
        try await Place.run { place in
            let (old, new) = (try place.newKey("old"), try place.newKey("new"))
            try place.write(old, to: "keys")
            let first = try place.serve()
            let (one, two) = (try Origin(first), try Origin(first, for: "bob@example.org"))
            let links = try place.links(2)
            #expect(first.stop().code == 0)

            try place.write("\(new)\(old.dropLast()) verify\n", to: "keys")
            let second = try place.serve()
            #expect(second.greeting.contains("  keys     new signs"))
            #expect(try Phone(second, link: links[0]).confirm(one.number).status == 200)
            let answer = try one.poll(second)
            #expect(answer.status == 200)
            let fields = ["Authorization: Bearer \(try JSON.field("access_token", of: answer))"]
            #expect(try second.ask("GET", "/session", fields: fields).status == 200)
            // What begins now takes the new key.
            _ = try Origin(second, for: "eve@example.org")
            let newest = try #require(try place.links(3).last)
            #expect(second.stop().code == 0)

            try place.write(new, to: "keys")
            let third = try place.serve()
            #expect(try third.ask("GET", "/session", fields: fields).status == 401)
            #expect(try Phone(third, link: links[1]).confirm(two.number).status >= 400)
            #expect(try JSON.field("error", of: two.poll(third)) == "invalid_grant")
            #expect(try Phone(third, link: newest).open().status == 200)
        }
    }

    // MARK: Stopping

    @Test(
        "Told to stop while a poll is parked, it answers that and leaves with 0, and its store is whole",
        arguments: [SIGTERM, SIGINT])
    func stopping(signal: Int32) async throws {
        try await Place.run { place in
            let service = try place.serve()
            let origin = try Origin(service)
            let waiting = try origin.wait()
            // A second connection is answered after it: the poll is parked, or will be told the same at once.
            #expect(try service.ask("GET", "/").status == 200)
            let run = service.stop(signal)
            #expect(run.code == 0 && run.output == "stopped\n" && run.errors.isEmpty)
            let answer = try waiting.response()
            #expect(try JSON.field("error", of: answer) == "authorization_pending")
            #expect(answer.field("connection") == "close")
            // What was written ahead is in the file, and the next one takes it over.
            #expect(!place.exists("magiclink.db-wal"))
            let again = try place.serve()
            #expect(try JSON.field("error", of: origin.poll(again)) == "authorization_pending")
        }
    }

    @Test("Told twice, it ends at once")
    func twice() async throws {
        try await Place.run { place in
            let service = try place.serve()
            // Half a request: it has some seconds to become a whole one.
            let client = try service.client()
            try client.send("GET / HTTP/1.1\r\n")
            let other = try service.client()
            try other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try other.response().status == 200)
            service.program.signal(SIGTERM)
            try spin("it says that it stops") { (try? service.admin("/readyz").status) == 503 }
            #expect(try service.admin("/livez").status == 200)
            service.program.signal(SIGTERM)
            #expect(service.program.signalOfDeath() == SIGTERM)
        }
    }
}
