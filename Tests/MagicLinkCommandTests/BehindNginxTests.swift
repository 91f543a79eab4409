import Foundation
import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkMail
import MagicLinkServer
import MagicLinkTesting
import MagicLinkWeb
import TestClient
import Testing

@testable import MagicLinkCommand

/// The nginx configuration of the documentation, run by Debian's nginx before a whole service.
@Suite("Behind nginx", .timeLimit(.minutes(2)))
struct BehindNginxTests {
    /// A service and nginx before it. Clients connect to a unix socket of nginx and name the address they have in
    /// `X-Test-Client`, which nginx takes for theirs; what it does with it then is what the configuration says.
    struct Running: Reachable {
        let place: Place
        let server: LoginServer
        let mailbox = DevelopmentMailbox(announce: { _ in })
        let address: ListenAddress?
        let host = "login.example.org"

        /// - Parameters:
        ///   - listen: where the service listens.
        ///   - changes: what an operator might have written otherwise.
        init(in place: Place, listen: String, changes: [(String, String)]) async throws {
            self.place = place
            let trusted = try #require(TrustedProxies("127.0.0.1/32,unix"))
            let listener = try #require(ListenAddress(listen.replacing("FOLDER", with: place.folder.path)))
            let settings = ServiceSettings(
                listen: [listener], adminListen: [try #require(ListenAddress("127.0.0.1:0"))],
                baseURL: BaseURL("https://login.example.org"), store: .memory, policy: try LoginPolicy(),
                origins: [], trustedProxies: trusted, capacity: Capacity(loops: 2, pollsPerAddress: 2))
            let keys = try KeyRing.generate(try #require(KeyID("test")), from: SeededRandom(seed: 1).bytes(32))
            server = try await LoginServer(
                settings: settings, keys: keys, store: try OpenStore(.memory), mailer: mailbox,
                surroundings: .init(random: SeededRandom(seed: 2))
            ) { service, _, _ in Asked(service: service, trusted: trusted) }
            address = ListenAddress("unix:\(place.path("nginx.socket"))")
            try place.write(Self.site(changes, before: try #require(server.server.addresses.first), place), to: "site")
            try place.write(Self.main(place), to: "main")
            _ = try place.launch("/usr/sbin/nginx", ["-p", place.folder.path, "-c", place.path("main"), "-e", "error"])
            try spin("nginx listens") { !isRefused(address) }
        }

        /// The documented file, with its five places filled in for this folder.
        private static func site(_ changes: [(String, String)], before upstream: ListenAddress, _ place: Place) throws
            -> String
        {
            let file = Program.root.appending(path: "Sources/MagicLinkWeb/MagicLinkWeb.docc/nginx.conf")
            var text = try String(contentsOf: file, encoding: .utf8)
            let filled = [
                ("listen 443 ssl http2;", "listen unix:\(place.path("nginx.socket"));"),
                ("    listen [::]:443 ssl http2;\n", ""),
                ("    ssl_certificate /etc/ssl/login.example.org/fullchain.pem;\n", ""),
                ("    ssl_certificate_key /etc/ssl/login.example.org/privkey.pem;\n", ""),
                ("listen 80;", "listen unix:\(place.path("plain.socket"));"), ("    listen [::]:80;\n", ""),
                ("/var/log/nginx", place.folder.path), ("server 127.0.0.1:8080;", "server \(upstream);"),
            ]
            for (old, new) in filled + changes {
                try #require(text.ranges(of: old).count == 1, "\(old)")
                text = text.replacing(old, with: new)
            }
            return text
        }

        /// What stands in /etc/nginx/nginx.conf.
        private static func main(_ place: Place) -> String {
            let folder = place.folder.path
            let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
                "\($0)_temp_path \(folder)/tmp;"
            }
            return """
                daemon off; master_process off; pid \(folder)/pid; error_log \(folder)/error;
                events { worker_connections 200; }
                http {
                    \(temporary.joined(separator: " "))
                    access_log \(folder)/access; gzip on;
                    set_real_ip_from unix:; real_ip_header X-Test-Client;
                    include \(folder)/site;
                }

                """
        }

        static func run(
            listen: String = "127.0.0.1:0", changes: [(String, String)] = [],
            _ body: @Sendable @escaping (Running) async throws -> Void
        ) async throws {
            try await Place.run { place in
                let running = try await Running(in: place, listen: listen, changes: changes)
                let result: Result<Void, any Error>
                do { result = .success(try await body(running)) } catch { result = .failure(error) }
                _ = await running.server.stop(within: .zero)
                try result.get()
            }
        }

        /// Everything that nginx has written, by file.
        func written() throws -> [String: String] {
            let names = try place.names().filter {
                try place.kind(of: $0) == .typeRegular && $0 != "site" && $0 != "main"
            }
            return Dictionary(uniqueKeysWithValues: try names.map { ($0, try place.text(of: $0)) })
        }

        /// One request of a client at `address`.
        func get(_ target: String, from address: String = "198.51.100.7", fields: [String] = []) throws
            -> WireClient.Response
        {
            try ask("GET", target, fields: ["X-Test-Client: \(address)"] + fields)
        }

        /// A poll that waits.
        func wait(_ origin: Origin, from address: String, fields: [String] = []) throws -> WireClient {
            let client = try client()
            let fields = ["X-Test-Client: \(address)", "Prefer: wait=25"] + fields
            try client.send(request("POST", "/token", origin.form, fields: fields))
            return client
        }
    }

    /// The service; at `/asked` it says what it knows of a client.
    struct Asked: RequestHandler {
        let service: LoginService
        let trusted: TrustedProxies

        func respond(to request: IncomingRequest) -> Reply {
            guard request.path == "/asked" else { return service.respond(to: request) }
            let fields = request.fields.all("forwarded") + request.fields.all("connection")
            return .now(.text(.ok, "\(request.peer) \(trusted.client(of: request)) \(fields)"))
        }

        func refuse(_ refusal: Refusal) -> OutgoingResponse { service.refuse(refusal) }
    }

    @Test(
        "A poll is parked through it and answered at once; who hangs up is not waited with",
        arguments: [
            "127.0.0.1:0", "unix:FOLDER/service.socket",
        ])
    func login(listen: String) async throws {
        try await Running.run(listen: listen) { running in
            let origin = try Origin(running)
            let waiting = try running.wait(origin, from: "198.51.100.7")
            try spin("one parked") { running.server.server.parked == 1 }
            try spin("a mail") { running.mailbox.mails.count == 1 }
            let phone = Phone(running, link: try #require(running.mailbox.mails.first).link)
            let page = try phone.open()
            #expect(page.status == 200 && page.field("content-encoding") == nil)
            #expect(try phone.confirm(origin.number).status == 200)
            let answer = try waiting.response()
            #expect(answer.status == 200)
            #expect(answer.field("preference-applied") == "wait=25")
            _ = try JSON.field("access_token", of: answer)

            let other = try running.wait(Origin(running), from: "198.51.100.7")
            try spin("one parked") { running.server.server.parked == 1 }
            other.close()
            try spin("none parked") { running.server.server.parked == 0 }
        }
    }

    @Test("No file of nginx holds a token, however its path is spelled, and whatever fails behind it")
    func logs() async throws {
        try await Running.run { running in
            let origin = try Origin(running)
            try spin("a mail") { running.mailbox.mails.count == 1 }
            let token = try #require(running.mailbox.mails.first?.link.split(separator: "/").last)
            let spelled = [
                "/confirm/\(token)", "//confirm/\(token)", "/%63onfirm/\(token)", "/confirm%2f\(token)",
                "/./confirm/\(token)", "/x/../confirm/\(token)", "/confirm/x/\(token)", "/confirm?t=\(token)",
                "/\(token)", "/?\(token)", "/login/\(token)", "/confirm;\(token)",
            ]
            let told = ["Referer: https://login.example.org/confirm/\(token)", "User-Agent: \(token)"]
            for target in spelled { _ = try running.get(target, fields: told) }
            #expect(try origin.poll().status == 400)
            let plain = try WireClient(ListenAddress("unix:\(running.place.path("plain.socket"))"))
            #expect(try plain.get("/confirm/\(token)").status == 301)

            // With nobody behind it nginx complains of every request.
            _ = await running.server.stop(within: .zero)
            for target in spelled[..<6] { #expect(try running.get(target).status == 502) }
            #expect(try running.get("/session").status == 502)
            let lines = 1 + spelled.count + 1 + 6 + 1
            try spin("\(lines) lines") {
                try running.place.text(of: "magiclink.log").split(separator: "\n").count == lines
            }
            let written = try running.written()
            #expect(written["magiclink.log"]?.contains("198.51.100.7 [") == true)
            #expect(written["magiclink.log"]?.contains(" GET /confirm HTTP/1.1 200 ") == true)
            #expect(written["magiclink.log"]?.contains(" POST /token HTTP/1.1 400 ") == true)
            #expect(written["error"]?.contains("GET /session HTTP/1.1") == true)
            let parts = token.split(separator: ".").map(String.init)
            for (name, text) in written {
                for part in parts where text.contains(part) { Issue.record("\(name) holds a part of the token") }
                #expect(!text.contains(origin.deviceCode.suffix(43)), "\(name) holds a poll token")
            }
        }
    }

    static let forged: [[String]] = [
        [], ["X-Forwarded-For: 6.6.6.6"], ["X-Forwarded-For: 6.6.6.6, 127.0.0.1"], ["X-Forwarded-For: unknown"],
        ["Forwarded: for=6.6.6.6"], ["Forwarded: for=\"", "X-Forwarded-For: \""],
        ["X-Forwarded-For: 6.6.6.6", "Forwarded: for=6.6.6.6"],
        ["X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 7.7.7.7"],
        ["X-Real-IP: 6.6.6.6", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: http"],
    ]

    @Test(
        "The address is that which nginx saw, whatever the client says of it",
        arguments: [
            "198.51.100.7", "2001:db8:b::7",
        ])
    func address(client: String) async throws {
        try await Running.run { running in
            for fields in Self.forged {
                let answer = try running.get("/asked", from: client, fields: fields)
                #expect(answer.text == "127.0.0.1 \(client) []\n", "\(fields)")
            }
        }
    }

    @Test("Nor is it forged where nginx only appends, or passes Forwarded on: then it is spoiled at most")
    func otherwise() async throws {
        let appending = [("X-Forwarded-For $remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for")]
        try await Running.run(changes: appending) { running in
            for fields in Self.forged {
                let answer = try running.get("/asked", fields: fields)
                #expect(answer.text == "127.0.0.1 198.51.100.7 []\n", "\(fields)")
            }
        }
        try await Running.run(changes: appending + [("    proxy_set_header Forwarded \"\";\n", "")]) { running in
            for fields in Self.forged {
                let answer = try running.get("/asked", fields: fields)
                let isSpoiled = fields.contains { $0.hasPrefix("Forwarded") }
                #expect(answer.text.hasPrefix("127.0.0.1 \(isSpoiled ? "127.0.0.1" : "198.51.100.7") "), "\(fields)")
            }
        }
    }

    @Test("So nobody has more than his share of waiting polls by lying, and others have theirs")
    func share() async throws {
        try await Running.run { running in
            var waiting: [WireClient] = []
            for count in 1...2 {
                waiting.append(try running.wait(Origin(running), from: "198.51.100.7"))
                try spin("\(count) parked") { running.server.server.parked == count }
            }
            for fields in Self.forged {
                let refused = try running.wait(Origin(running), from: "198.51.100.7", fields: fields).response()
                #expect(try JSON.field("error", of: refused) == "slow_down")
                #expect(refused.field("retry-after") == "5")
            }
            waiting.append(try running.wait(Origin(running), from: "198.51.100.8"))
            try spin("three parked") { running.server.server.parked == 3 }
            for client in waiting { client.close() }
            try spin("none parked") { running.server.server.parked == 0 }
        }
    }
}
