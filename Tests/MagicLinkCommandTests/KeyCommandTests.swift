import Foundation
import MagicLinkJWT
import Testing

@Suite("magiclink key", .timeLimit(.minutes(1)))
struct KeyCommandTests {
    @Test("key new prints one line that a key file can have, another one each time, and nothing else")
    func new() async throws {
        try await Place.run { place in
            let runs = try (0..<3).map { _ in try place.run(["key", "new"]) }
            for run in runs {
                #expect(run.code == 0 && run.errors.isEmpty)
                #expect(run.output.wholeMatch(of: #/k-[0-9a-f]{8} [A-Za-z0-9_-]{43}\n/#) != nil)
                #expect(try KeyRing(parsing: Array(run.output.utf8)).keyIDs.count == 1)
            }
            #expect(Set(runs.map(\.output)).count == 3)
            #expect(Set(runs.map { $0.output.prefix(10) }).count == 3)
            #expect(Set(runs.map { $0.output.dropFirst(11) }).count == 3)
            #expect(try place.names().isEmpty)
        }
    }

    @Test("A name can be chosen, though not one of development's")
    func named() async throws {
        try await Place.run { place in
            let run = try place.run(["key", "new", "--id", "summer_26"])
            #expect(run.code == 0 && run.output.hasPrefix("summer_26 "))
            for name in ["dev-1", "two words", "ä", String(repeating: "k", count: 33)] {
                let refused = try place.run(["key", "new", "--id", name])
                #expect(
                    refused.code == 2 && refused.output.isEmpty && refused.errors.hasPrefix("magiclink: \"\(name)\""))
            }
        }
    }

    @Test("A key that could not be written whole is a failure")
    func full() async throws {
        try await Place.run { place in
            let run = try place.run(["-c", "exec \"$0\" key new > /dev/full", Program.binary], program: "/bin/sh")
            #expect(run.code == 1 && run.errors.contains("could not be written"))
        }
    }

    @Test("key list says the names and what they do, and never a key")
    func list() async throws {
        try await Place.run { place in
            let lines = try ["one", "two", "three"].map { try place.run(["key", "new", "--id", $0]).output }
            let (announced, signing, old) = (lines[0].dropLast() + " verify\n", lines[1], lines[2])
            try place.write("# ours\n\(announced)\(signing)\(old)", to: "keys")
            let wanted = "one verifies\ntwo signs\nthree verifies\n"
            let (named, set) = (["key", "list", "--file", "keys"], ["MAGICLINK_KEY_FILE": "keys"])
            #expect(try place.run(named).output == wanted)
            #expect(try place.run(["key", "list"], environment: set).output == wanted)
            #expect(try place.run(named, environment: ["MAGICLINK_KEY_FILE": "other"]).output == wanted)
            try place.write("\(signing)\(old.dropLast()) pseudonym\n", to: "keys")
            #expect(try place.run(named).output == "two signs\nthree makes pseudonyms\n")
        }
    }

    @Test("A file that serve would not read is not read here either, and is named as it was given")
    func refused() async throws {
        try await Place.run { place in
            try place.write(place.run(["key", "new"]).output, to: "keys", mode: 0o644)
            let named = try place.run(["key", "list", "--file", "keys"])
            #expect(named.code == 78 && named.output.isEmpty)
            #expect(
                named.errors.hasPrefix("magiclink: --file is \"keys\"; ") && named.errors.contains("chmod 600 keys"))
            let set = try place.run(["key", "list"], environment: ["MAGICLINK_KEY_FILE": "nowhere"])
            #expect(set.code == 78 && set.errors.hasPrefix("magiclink: MAGICLINK_KEY_FILE is \"nowhere\"; "))
        }
    }
}
