import Foundation
import MagicLinkServer
import TestClient
import Testing

@testable import MagicLinkCommand

/// `magiclink serve` with a certificate of its own.
@Suite("magiclink serve with TLS", .timeLimit(.minutes(2)))
struct ServeTLSTests {
    static let settings = [
        "MAGICLINK_TLS_CERT_FILE": "one.pem", "MAGICLINK_TLS_KEY_FILE": "one-key.pem", "MAGICLINK_TRUSTED_PROXIES": "",
    ]

    /// Starts it with the certificate `one`, which lies there, beside `two`.
    static func serve(in place: Place) throws -> RunningProgram {
        for name in ["one", "two"] { try Tool.makeCertificate(name, in: place.folder.path) }
        return try place.serve(on: .memory, settings)
    }

    static func client(
        of service: RunningProgram, trusting name: String, in place: Place
    ) throws -> SecureClient {
        try SecureClient(service.address, trusting: place.path("\(name).pem"))
    }

    /// Puts the certificate or the key of `two` in the place of that of `one`.
    static func replace(_ ending: String, in place: Place) throws {
        try place.write(place.text(of: "two\(ending)"), to: "one\(ending)")
    }

    // MARK: Serving

    @Test("curl signs in through it, waking a poll; health stays plain; no proxy has to be named")
    func wholeLogin() async throws {
        try await Place.run { place in
            let service = try Self.serve(in: place)
            #expect(service.greeting.contains("  tls      one.pem"))
            #expect(try service.admin("/readyz").status == 200)
            let port = "\(try #require(service.address))".split(separator: ":")[1]
            func curl(_ path: String, _ form: [String], _ more: [String] = []) throws -> String {
                let words = ["--silent", "--show-error", "--cacert", place.path("one.pem")] + more
                let tool = try Tool(
                    "curl", words + form.flatMap { ["--data-urlencode", $0] } + ["https://localhost:\(port)\(path)"])
                #expect(tool.end == .exit(0), "\(tool.output)")
                return tool.output
            }
            func field(_ name: String, of text: String) throws -> String {
                let found = try #require(text.firstMatch(of: try Regex("\"\(name)\": ?\"([^\"]+)\"")))
                return String(try #require(found.output[1].substring))
            }
            let begun = try curl("/device_authorization", ["login_hint=ada@example.org"])
            let waiting = try Self.client(of: service, trusting: "one", in: place)
            let form = [
                ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                ("device_code", try field("device_code", of: begun)),
            ]
            try waiting.wire.send(service.request("POST", "/token", form, fields: ["Prefer: wait=25"]))
            let token = try #require(place.links(1)[0].split(separator: "/").last)
            let number = try field("user_code", of: begun)
            let page = try curl("/confirm", ["token=\(token)", "decision=approve", "number=\(number)"])
            #expect(page.contains("Done"))
            let access = try JSON.field("access_token", of: waiting.wire.response())
            let session = try curl("/session", [], ["--header", "Authorization: Bearer \(access)"])
            #expect(try field("email", of: session) == "ada@example.org")
            #expect(service.stop().code == 0)
            #expect(try waiting.wire.isEnded())
        }
    }

    // MARK: Reading again

    @Test("Told to, it reads the certificate again: new connections have it, old ones go on")
    func renewed() async throws {
        try await Place.run { place in
            let service = try Self.serve(in: place)
            let old = try Self.client(of: service, trusting: "one", in: place)
            #expect(try old.wire.get("/").status == 200)
            for ending in [".pem", "-key.pem"] { try Self.replace(ending, in: place) }
            #expect(try Self.client(of: service, trusting: "two", in: place).wire.isEnded())
            service.program.signal(SIGHUP)
            let said = try service.program.output.until("one.pem")
            #expect(said == ["one.pem is read again; new connections have it"])
            #expect(try Self.client(of: service, trusting: "two", in: place).wire.get("/").status == 200)
            #expect(try old.wire.get("/").status == 200)
            // And again.
            service.program.signal(SIGHUP)
            #expect(try service.program.output.until("one.pem") == said)
            #expect(service.stop().code == 0)
        }
    }

    @Test(
        "What will not do is said, and the old certificate goes on",
        arguments: [
            ("two-key.pem", 0o600, "one-key.pem\"; the private key is not that of the certificate"),
            (
                "one-key.pem", 0o640,
                "one-key.pem\"; others than its owner may use it (mode 640); `chmod 600 one-key.pem`"
            ),
            ("two.pem", 0o600, "one-key.pem\"; it holds no private key in PEM"),
        ])
    func broken(source: String, mode: Int, words: String) async throws {
        try await Place.run { place in
            let service = try Self.serve(in: place)
            try place.write(place.text(of: source), to: "one-key.pem", mode: mode)
            service.program.signal(SIGHUP)
            let said = try service.program.errors.until("magiclink: MAGICLINK_TLS")
            #expect(said.last == "magiclink: MAGICLINK_TLS_KEY_FILE is \"\(words); the old certificate goes on")
            #expect(try Self.client(of: service, trusting: "one", in: place).wire.get("/").status == 200)
            #expect(service.stop().code == 0)
        }
    }

    // MARK: Time

    @Test("A certificate out of its time is used, and the operator told, at the start and when it is read again")
    func outOfTime() async throws {
        try await Place.run { place in
            try Tool.makeCertificate("one", from: "20200101000000Z", until: "20200102030405Z", in: place.folder.path)
            try Tool.makeCertificate("two", from: "20990101000000Z", until: "21000101000000Z", in: place.folder.path)
            let service = try place.serve(on: .memory, Self.settings)
            let start = "magiclink: MAGICLINK_TLS_CERT_FILE is \"one.pem\"; the certificate"
            let expired = "\(start) has expired, at 2020-01-02 03:04 UTC; clients will refuse it"
            #expect(try service.program.errors.until("magiclink: MAGICLINK_TLS").last == expired)
            func ask() throws -> WireClient.Response {
                // A client that does not look at the times.
                try SecureClient(service.address, trusting: place.path("one.pem"), ["-no_check_time"]).wire.get("/")
            }
            #expect(try ask().status == 200)
            #expect(try Self.client(of: service, trusting: "one", in: place).wire.isEnded())

            for ending in [".pem", "-key.pem"] { try Self.replace(ending, in: place) }
            service.program.signal(SIGHUP)
            let early = "\(start) is not valid yet, before 2099-01-01 00:00 UTC; clients will refuse it"
            #expect(try service.program.errors.until("magiclink: MAGICLINK_TLS").last == early)
            _ = try service.program.output.until("one.pem")
            #expect(try ask().status == 200)

            try Tool.makeCertificate("three", in: place.folder.path)
            for ending in [".pem", "-key.pem"] {
                try place.write(place.text(of: "three\(ending)"), to: "one\(ending)")
            }
            service.program.signal(SIGHUP)
            _ = try service.program.output.until("one.pem")
            #expect(try Self.client(of: service, trusting: "one", in: place).wire.get("/").status == 200)
            let run = service.stop()
            #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
        }
    }

    // MARK: Starting

    /// What serve says of these settings, put over complete ones with TLS; it must not start.
    static func refusal(_ changes: [String: String], in place: Place) throws -> [String] {
        if !place.exists("one.pem") {
            for name in ["one", "two"] { try Tool.makeCertificate(name, in: place.folder.path) }
            try place.write(place.newKey("k1"), to: "keys")
        }
        let all = Place.serveSettings(.memory).merging(settings) { $1 }.merging(changes) { $1 }
        let run = try place.start(["serve"], environment: all).end()
        #expect(run.code == 78 && run.output.isEmpty)
        return run.complaints.map { String($0.dropFirst("magiclink: MAGICLINK_".count)) }
    }

    @Test("Both files or none, with links that are https")
    func together() async throws {
        try await Place.run { place in
            let (cert, key) = ("MAGICLINK_TLS_CERT_FILE", "MAGICLINK_TLS_KEY_FILE")
            #expect(
                try Self.refusal([key: ""], in: place) == [
                    "TLS_KEY_FILE is not set; and \(cert) is; set both or none"
                ])
            #expect(
                try Self.refusal([cert: "", "MAGICLINK_TRUSTED_PROXIES": "none"], in: place) == [
                    "TLS_CERT_FILE is not set; and \(key) is; set both or none"
                ])
            #expect(
                try Self.refusal(["MAGICLINK_BASE_URL": "http://127.0.0.1:8080"], in: place) == [
                    "BASE_URL is \"http://127.0.0.1:8080\"; with \(cert) links need https"
                ])
            let development = try place.run(["dev"], environment: [cert: "one.pem"])
            #expect(development.code == 78 && development.errors.contains("\(cert) is for serve"))
        }
    }

    @Test("What is wrong with the files is said with their names, and never with a key")
    func files() async throws {
        try await Place.run { place in
            let (cert, key) = ("MAGICLINK_TLS_CERT_FILE", "MAGICLINK_TLS_KEY_FILE")
            #expect(
                try Self.refusal([cert: "nowhere"], in: place) == [
                    "TLS_CERT_FILE is \"nowhere\"; there is no such file"
                ])
            #expect(try Self.refusal([cert: "."], in: place) == ["TLS_CERT_FILE is \".\"; it is not a file"])
            #expect(
                try Self.refusal([cert: "one-key.pem"], in: place) == [
                    "TLS_CERT_FILE is \"one-key.pem\"; it holds no certificate in PEM"
                ])
            #expect(
                try Self.refusal([key: "two-key.pem"], in: place) == [
                    "TLS_KEY_FILE is \"two-key.pem\"; the private key is not that of the certificate"
                ])
            #expect(
                try Self.refusal([key: "nowhere"], in: place) == [
                    "TLS_KEY_FILE is \"nowhere\"; there is no such file"
                ])
            #expect(
                try Self.refusal([key: place.text(of: "one-key.pem")], in: place) == [
                    "TLS_KEY_FILE names no file; write the path of one"
                ])
            try place.write(place.text(of: "one-key.pem"), to: "open.pem", mode: 0o644)
            #expect(
                try Self.refusal([key: "open.pem"], in: place) == [
                    "TLS_KEY_FILE is \"open.pem\"; others than its owner may use it (mode 644); `chmod 600 open.pem`"
                ])
            try place.write(String(repeating: "x", count: 262_145), to: "large.pem")
            #expect(
                try Self.refusal([cert: "large.pem"], in: place) == [
                    "TLS_CERT_FILE is \"large.pem\"; it is larger than 262144 bytes"
                ])
            // The certificate is no secret.
            try place.write(place.text(of: "one.pem"), to: "one.pem", mode: 0o644)
            _ = try place.serve(on: .memory, Self.settings)
        }
    }
}
