import Foundation
import Testing

@Suite("fixtures", .timeLimit(.minutes(2)))
struct FixturesCommandTests {
    static let fixtures = Program.root.appending(path: "Fixtures")

    /// Copies the fixtures' own files into the place, as `Fixtures`.
    private static func copy(to place: Place) throws {
        try place.makeDirectory("Fixtures")
        for name in ["manifest.json", "keys.json", "tokens", "schema", "flows"] {
            let source = fixtures.appending(path: name).path
            guard FileManager.default.fileExists(atPath: source) else { continue }
            try FileManager.default.copyItem(atPath: source, toPath: place.path("Fixtures/\(name)"))
        }
    }

    /// Changes one file, and the manifest with it, as somebody would who makes other fixtures.
    private static func change(_ place: Place, _ name: String, _ old: String, _ new: String) throws {
        let text = try place.text(of: "Fixtures/\(name)")
        try place.write(text.replacing(old, with: new, maxReplacements: 1), to: "Fixtures/\(name)")
        let manifest = #"{"format":"magiclink-fixtures/manifest/1","version":"1.0.0","licence":"CC0-1.0","files":[]}"#
        try place.write(manifest, to: "Fixtures/manifest.json")
    }

    @Test("This build says what the fixtures say, wherever they lie")
    func verify() async throws {
        try await Place.run { place in
            let run = try place.run(["fixtures", "verify", "--fixtures", Self.fixtures.path])
            #expect(
                run.code == 0 && run.errors.isEmpty && run.output.contains(" tokens and 13 flows: this build says"),
                "\(run.output)\(run.errors)")
            try Self.copy(to: place)
            #expect(try place.run(["fixtures", "verify"]).output == run.output)
        }
    }

    @Test("A fixture that says something else is named, and the end is 1")
    func different() async throws {
        try await Place.run { place in
            try Self.copy(to: place)
            try Self.change(place, "tokens/invalid.json", #""code": "token_too_long""#, #""code": "expired""#)
            let run = try place.run(["fixtures", "verify"])
            #expect(run.code == 1)
            #expect(
                run.output
                    == "size-01 token_of_2049_characters: refused with token_too_long, and not with expired\n")
            #expect(run.complaints.count == 1)
        }
    }

    @Test("Fixtures that are missing, or were changed by hand, are refused")
    func unread() async throws {
        try await Place.run { place in
            let missing = try place.run(["fixtures", "verify"])
            #expect(
                missing.code == 1 && missing.output.isEmpty && missing.errors.contains("manifest.json: cannot be read"))
            try Self.copy(to: place)
            let keys = try place.text(of: "Fixtures/keys.json")
            try place.write(keys + "\n", to: "Fixtures/keys.json")
            let changed = try place.run(["fixtures", "verify"])
            #expect(changed.code == 1 && changed.errors.contains("keys.json: is not the file that manifest.json lists"))
        }
    }

    @Test(
        "Wrong usage is 2",
        arguments: [
            ["fixtures"], ["fixtures", "x"], ["fixtures", "verify", "x"], ["fixtures", "verify", "--fixtures"],
        ])
    func usage(words: [String]) async throws {
        try await Place.run { place in
            let run = try place.run(words)
            #expect(run.code == 2 && run.output.isEmpty && run.errors.hasPrefix("magiclink: "))
        }
    }

    @Test("serve refuses every key of the fixtures, masters and derived")
    func refused() async throws {
        struct Keys: Decodable {
            struct Key: Decodable { let k: String }
            let keys: [Key]
        }
        try await Place.run { place in
            let data = try Data(contentsOf: Self.fixtures.appending(path: "keys.json"))
            let keys = try JSONDecoder().decode(Keys.self, from: data).keys
            #expect(keys.count == 14)
            for key in keys {
                try place.write("k1 \(key.k)\n", to: "keys")
                let run = try place.start(["serve"], environment: Place.serveSettings()).end()
                #expect(run.code == 78 && run.errors.contains("line 1: the key is publicly known"), "\(run.errors)")
                #expect(!run.errors.contains(key.k))
            }
        }
    }
}
