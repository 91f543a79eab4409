import Foundation
import MagicLinkServer
import MagicLinkTesting
import TestClient
import Testing

@testable import MagicLinkCommand

@Suite("fixtures serve and replay", .timeLimit(.minutes(2)))
struct FixtureProgramTests {
    /// Starts `fixtures serve` and waits for its address.
    private static func serve(_ place: Place, _ words: [String]) throws -> (Program, String) {
        let program = try place.start(["fixtures", "serve", "--fixtures", Flows.directory, "--port", "0"] + words)
        let url = try #require(try program.output.until("http://").last)
        return (program, url)
    }

    @Test(
        "The address comes first, and a client that follows the flow ends it with 0",
        arguments: ["two_origins", "denied"])
    func complete(name: String) async throws {
        try await Place.run { place in
            let (program, url) = try Self.serve(place, ["--flow", name])
            let replay = try place.run(
                ["fixtures", "replay", "--flow", name, "--url", url, "--fixtures", Flows.directory])
            #expect(replay.code == 0 && replay.output.hasSuffix("steps, each as it is written\n"), "\(replay.errors)")
            let run = program.end()
            #expect(run.code == 0 && run.output.hasSuffix("\(name): complete\n") && run.errors.isEmpty)
        }
    }

    @Test("A deviation is said on both sides, and the end is 1")
    func deviation() async throws {
        try await Place.run { place in
            let (program, url) = try Self.serve(place, ["--flow", "denied"])
            let replay = try place.run(
                ["fixtures", "replay", "--flow", "expired", "--url", url, "--fixtures", Flows.directory])
            #expect(replay.code == 1 && replay.errors.contains("step \""))
            let run = program.end()
            #expect(run.code == 1)
            #expect(
                run.errors.hasPrefix(
                    "magiclink: denied: step \"poll_waiting\": request: expected POST /token, found GET /confirm/"),
                "\(run.errors)")
        }
    }

    @Test("A client that never comes back is missed when the server is stopped")
    func stopped() async throws {
        try await Place.run { place in
            let (program, _) = try Self.serve(place, ["--flow", "happy_path", "--as", "origin"])
            program.signal(SIGTERM)
            let run = program.end()
            #expect(run.code == 1)
            #expect(run.errors == "magiclink: happy_path: stopped: step \"begin\" was still to come\n")
        }
    }

    @Test("A flow is played against magiclink dev, and a flow that says something else is not")
    func replay() async throws {
        try await Place.run { place in
            let service = try RunningProgram(place.start(["dev", "--clock", "manual"]))
            let words = ["fixtures", "replay", "--url", "http://\(service.host)/", "--flow"]
            for _ in 0..<2 {
                let run = try place.run(words + ["happy_path", "--fixtures", Flows.directory])
                #expect(run.code == 0 && run.output == "happy_path: 6 steps, each as it is written\n", "\(run.errors)")
            }
            try FileManager.default.copyItem(atPath: Flows.directory, toPath: place.path("Fixtures"))
            let text = try place.text(of: "Fixtures/flows/happy_path.json")
            try place.write(
                text.replacing("authorization_pending", with: "slow_down"), to: "Fixtures/flows/happy_path.json")
            let run = try place.run(words + ["happy_path"])
            #expect(run.code == 1 && run.output.isEmpty)
            #expect(
                run.errors
                    == "magiclink: step \"poll_pending\": body.error: expected \"slow_down\", found \"authorization_pending\"\n"
            )
            #expect(service.stop().code == 0)
            let gone = try place.run(words + ["happy_path"])
            #expect(gone.code == 1 && gone.errors.contains("nobody listens there"))
        }
    }

    @Test("A service without a manual clock is refused")
    func noClock() async throws {
        try await Place.run { place in
            let service = try RunningProgram(place.start(["dev"]))
            let run = try place.run(
                [
                    "fixtures", "replay", "--url", "http://\(service.host)", "--flow", "denied", "--fixtures",
                    Flows.directory,
                ])
            #expect(run.code == 1 && run.errors.contains("it has to be magiclink dev --clock manual"), "\(run.errors)")
        }
    }

    @Test(
        "Wrong usage is 2, and a flow that is not there is 1 and named",
        arguments: [
            (["serve"], 2), (["serve", "--flow"], 2), (["serve", "--flow", "denied", "--port", "x"], 2),
            (["serve", "--flow", "denied", "--as", "nobody"], 2), (["serve", "denied"], 2), (["replay"], 2),
            (["replay", "--flow", "denied"], 2), (["replay", "--flow", "denied", "--url", "x"], 2),
            (["replay", "--flow", "denied", "--url", "http://127.0.0.1:1", "x"], 2),
            (["serve", "--flow", "nothing", "--fixtures", Flows.directory], 1),
            (["replay", "--flow", "nothing", "--fixtures", Flows.directory, "--url", "http://127.0.0.1:1"], 1),
            (["serve", "--flow", "denied", "--fixtures", "nowhere"], 1),
        ] as [([String], Int32)])
    func usage(words: [String], code: Int32) async throws {
        try await Place.run { place in
            let run = try place.run(["fixtures"] + words)
            #expect(run.code == code && run.output.isEmpty && run.complaints.count == 1, "\(run.errors)")
        }
    }
}
