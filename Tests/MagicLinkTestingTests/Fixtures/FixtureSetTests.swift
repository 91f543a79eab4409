import Foundation
import MagicLinkCrypto
import MagicLinkJWT
import MagicLinkTesting
import Testing

@Suite("The reader of fixtures")
struct FixtureSetTests {
    /// One edit of a good file, and what is said of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let file: String
        let old: String
        let new: String
        let said: String

        var testDescription: String { said }
    }

    static let faults = [
        Fault(
            file: "tokens/valid.json", old: #""mac": true,"#, new: #""mac": true, "mag": 1,"#,
            said: #"tokens/valid.json /vectors/0: has a member "mag" that this reader does not know"#),
        Fault(
            file: "tokens/valid.json", old: #""typ": "login"#, new: #""alg": "x", "typ": "login"#,
            said: #"tokens/valid.json /vectors/0/expect: has a member "alg" that this reader does not know"#),
        Fault(
            file: "tokens/valid.json", old: #""format":"#, new: #""x": 1, "format":"#,
            said: #"tokens/valid.json: has a member "x" that this reader does not know"#),
        Fault(
            file: "tokens/valid.json", old: #""mac": true,"#, new: "",
            said: #"tokens/valid.json /vectors/0: has no member "mac""#),
        Fault(
            file: "tokens/valid.json", old: #""now": 1800000000"#, new: #""now": "1800000000""#,
            said: "tokens/valid.json /vectors/0/now: is no integer"),
        Fault(
            file: "tokens/valid.json", old: #""now": 1800000000"#, new: #""now": 1800000000.0"#,
            said: "tokens/valid.json /vectors/0/now: is no integer"),
        Fault(
            file: "tokens/valid.json", old: #""mac": true"#, new: #""mac": 1"#,
            said: "tokens/valid.json /vectors/0/mac: is neither true nor false"),
        Fault(
            file: "tokens/valid.json", old: #""id": "kind-01""#, new: #""id": 1"#,
            said: "tokens/valid.json /vectors/0/id: is no string"),
        Fault(
            file: "tokens/valid.json", old: #""id": "kind-01""#, new: #""id": "kind-02""#,
            said: "tokens: there are two vectors kind-02"),
        Fault(
            file: "tokens/valid.json", old: #""purpose": "link""#, new: #""purpose": "lunk""#,
            said: #"tokens/valid.json /vectors/0/purpose: "lunk" is none of the words for it"#),
        Fault(
            file: "tokens/valid.json", old: #""key": "fixtures-2027.link""#, new: #""key": "fixtures""#,
            said: #"keys.json: has no key "fixtures" for kind-01"#),
        Fault(
            file: "tokens/valid.json", old: "tokens/1", new: "tokens/2",
            said: #"tokens/valid.json /format: is not "magiclink-fixtures/tokens/1""#),
        Fault(
            file: "tokens/invalid.json", old: #""code": "token_too_long""#, new: #""code": "too_long""#,
            said: #"tokens/invalid.json /vectors/0/code: "too_long" is none of the words for it"#),
        Fault(
            file: "tokens/invalid.json", old: #""vectors": ["#, new: #""vectors": {"a": ["#,
            said: "tokens/invalid.json: is no strict JSON"),
        Fault(
            file: "keys.json", old: #""test_only": true"#, new: #""test_only": false"#,
            said: "keys.json /keys/0/test_only: is not true"),
        Fault(file: "keys.json", old: #""k": ""#, new: #""k": "="#, said: "keys.json /keys/0/k: is no base64url"),
        Fault(
            file: "keys.json", old: #""length": 32"#, new: #""length": 16"#,
            said: "keys.json /derivation/length: is not 32"),
    ]

    @Test("A file that is not as its format says is refused, with the place", arguments: faults)
    func refuses(_ fault: Fault) throws {
        let error = #expect(throws: FixtureError.self) {
            try FixtureFolder.readCopy(of: fault.file, replacing: fault.old, with: fault.new)
        }
        let said = try #require(error).description
        #expect(said.hasPrefix(fault.said), "\(said)")
    }

    @Test("A file that is not the one of the manifest is refused")
    func manifest() throws {
        let error = #expect(throws: FixtureError.self) {
            try FixtureFolder.readCopy(
                of: "keys.json", replacing: "for tests", with: "for texts", listing: ["keys.json"])
        }
        #expect(try #require(error).description == "keys.json: is not the file that manifest.json lists")
    }

    @Test("A directory without fixtures is refused")
    func nothing() throws {
        let error = #expect(throws: FixtureError.self) { try FixtureSet(directory: "/nowhere") }
        #expect(try #require(error).file == "manifest.json")
    }

    @Test("Every derived key is what its derivation gives")
    func keys() throws {
        let keys = try FixtureSet(directory: FixtureFolder.path).keys
        for key in keys.all {
            guard let purpose = key.purpose else { continue }
            let (origin, info) = (try #require(key.origin), try #require(key.info))
            #expect(key.name == "\(origin).\(purpose.rawValue)" && info == "v1 \(purpose.rawValue)")
            let master = try #require(keys[origin]).bytes
            let derived = try HKDF.derive(
                32, from: master.span, salt: Array(keys.salt.utf8), info: Array(info.utf8))
            #expect(derived.withSpan { span in span.indices.map { span[$0] } } == key.bytes)
        }
        #expect(keys.all.count == 2 * (KeyPurpose.allCases.count + 1))
        #expect(try keys.ring().keyIDs.map(\.text) == keys.all.filter { $0.purpose == nil }.map(\.name))
    }

    @Test("The lines of README work as printed")
    func readme() throws {
        let lines = try String(contentsOf: FixtureFolder.original.appending(path: "README.md"), encoding: .utf8)
            .split(separator: "\n")
        let own = try String(contentsOfFile: #filePath, encoding: .utf8).split(separator: "\n").map {
            $0.drop { $0 == " " }
        }
        let start = try #require(lines.firstIndex(of: "```swift"))
        let program = lines[(start + 1)...].prefix { $0 != "```" }.filter { !$0.hasPrefix("import") }
        #expect(program.count == 3)
        // What follows is the program, but for where the fixtures lie and where it prints.
        let fixtures = try FixtureSet(directory: FixtureFolder.path)
        let keys = try fixtures.keys.ring()
        let count = fixtures.validTokens.filter { $0.difference(under: keys) == nil }.count
        #expect(count == fixtures.validTokens.count)
        for line in program {
            let here = line.replacing("\"Fixtures\"", with: "FixtureFolder.path").replacing(
                "print(", with: "let count = ")
            #expect(own.contains { here.hasPrefix($0) && !$0.isEmpty }, "\(line)")
        }
    }

    @Test("A service refuses the keys in its key file")
    func refused() throws {
        let keys = try FixtureSet(directory: FixtureFolder.path).keys
        for key in keys.all {
            let error = #expect(throws: KeyRingError.self) {
                try KeyRing(parsing: Array("k \(Base64URL.encode(key.bytes))\n".utf8))
            }
            #expect(error?.code == .keyPubliclyKnown, "\(key.name)")
        }
    }
}
