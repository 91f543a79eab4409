import Foundation
import MagicLinkJWT
import TestClient
import Testing

@Suite("Limits of a service that runs", .timeLimit(.minutes(2)))
struct LimitsTests {
    /// An empty text counts as not set: the limits are those of the program.
    private static let standard = [
        "MAGICLINK_LIMIT_ADDRESS": "", "MAGICLINK_LIMIT_NETWORK": "", "MAGICLINK_LIMIT_EVERYBODY": "",
    ]

    private static func begin(_ service: RunningProgram, _ address: String) throws -> WireClient.Response {
        try service.ask("POST", "/device_authorization", [("login_hint", address)])
    }

    @Test("Out of the box the sixty-first login of an hour is refused, also after the process was killed")
    func network() async throws {
        try await Place.run { place in
            let first = try place.serve(Self.standard)
            for number in 0..<60 {
                #expect(try Self.begin(first, "a\(number)@example.org").status == 200)
            }
            let refused = try Self.begin(first, "last@example.org")
            #expect(refused.status == 429 && refused.text.contains("temporarily_unavailable"))
            #expect(refused.head.contains(#/[Rr]etry-[Aa]fter: [1-6]?[0-9]\b/#))
            first.program.kill()
            let second = try place.serve(Self.standard)
            #expect(try Self.begin(second, "last@example.org").status == 429)
        }
    }

    @Test("One mail a minute goes to an address, whoever asks how often, and nobody is told")
    func address() async throws {
        try await Place.run { place in
            let service = try place.serve(Self.standard)
            let answers = try (0..<10).map { _ in try Self.begin(service, "ada@example.org") }
            #expect(Set(answers.map(\.status)) == [200])
            #expect(Set(answers.map(\.body.count)).count == 1)
            #expect(try Self.begin(service, "bob@example.org").status == 200)
            // Rows are sent in their order: once this one's is there, those before it are done with.
            #expect(try place.links(2).count == 2)
            #expect(try place.mails().filter { $0.contains("bob@example.org") }.count == 1)
        }
    }
}
