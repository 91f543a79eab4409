import Foundation
import MagicLinkCrypto
import Testing

@Suite struct HMACKeyTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let key: String
        let message: String
        let tag: String
        var testDescription: String { name }
    }

    /// https://www.rfc-editor.org/rfc/rfc4231#section-4
    static let vectors = [
        Vector(
            name: "case 1", key: String(repeating: "0b", count: 20), message: "4869205468657265",
            tag: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Vector(
            name: "case 2", key: "4a656665", message: "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
            tag: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Vector(
            name: "case 3", key: String(repeating: "aa", count: 20), message: String(repeating: "dd", count: 50),
            tag: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Vector(
            name: "case 4", key: "0102030405060708090a0b0c0d0e0f10111213141516171819",
            message: String(repeating: "cd", count: 50),
            tag: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Vector(
            name: "case 6", key: String(repeating: "aa", count: 131),
            message: """
                54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669
                727374
                """,
            tag: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Vector(
            name: "case 7", key: String(repeating: "aa", count: 131),
            message: """
                5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b65792061
                6e642061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565647320746f20
                626520686173686564206265666f7265206265696e6720757365642062792074686520484d414320616c676f726974686d2e
                """,
            tag: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    @Test("The tags are those of RFC 4231", arguments: vectors)
    func rfc4231(_ vector: Vector) throws {
        let key = try HMACKey(bytes(hex: vector.key))
        let tag = try key.tag(of: bytes(hex: vector.message))
        #expect(try tag.array == bytes(hex: vector.tag))
    }

    @Test("Every Wycheproof vector gives its tag, and the modified ones do not")
    func wycheproof() throws {
        struct File: Decodable {
            struct Group: Decodable {
                let tagSize: Int
                let tests: [Case]
            }
            struct Case: Decodable {
                let tcId: Int
                let key: String
                let msg: String
                let tag: String
                let result: String
            }
            let numberOfTests: Int
            let testGroups: [Group]
        }
        let url = fixtures.appending(path: "wycheproof_hmac_sha256/hmac_sha256_test.json")
        let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
        var judged = 0
        for group in file.testGroups {
            for test in group.tests {
                let key = try HMACKey(bytes(hex: test.key))
                let tag = try key.tag(of: bytes(hex: test.msg))
                let wanted = try bytes(hex: test.tag)
                let isEqual = Libcrypto.equal(Array(tag.array.prefix(group.tagSize / 8)), wanted)
                #expect(isEqual == (test.result == "valid"), "tcId \(test.tcId)")
                // Shortened tags exist in HMAC; a tag of ours is never one.
                #expect((HMACTag(wanted) == tag) == (isEqual && group.tagSize == 256), "tcId \(test.tcId)")
                judged += 1
            }
        }
        #expect(judged == file.numberOfTests)
        #expect(judged == 174)
    }

    /// https://www.rfc-editor.org/rfc/rfc7515#appendix-A.1
    @Test("The example of RFC 7515 A.1 has the MAC that it says, over the characters as they came")
    func rfc7515() throws {
        struct Vector: Decodable {
            let key_b64u: String
            let token: String
        }
        func decode(_ text: Substring) throws -> [UInt8] {
            let padded = text.replacing("-", with: "+").replacing("_", with: "/")
                .appending(String(repeating: "=", count: (4 - text.count % 4) % 4))
            return Array(try #require(Data(base64Encoded: padded)))
        }
        let url = fixtures.appending(path: "rfc7515_a1/vector.json")
        let vector = try JSONDecoder().decode(Vector.self, from: Data(contentsOf: url))
        let dot = try #require(vector.token.lastIndex(of: "."))
        let key = try HMACKey(decode(vector.key_b64u[...]))
        let tag = try key.tag(of: Array(vector.token[..<dot].utf8))
        #expect(tag.array == (try decode(vector.token[dot...].dropFirst())))
    }

    @Test("One key serves many tasks at once, and each gets the tag of its own message")
    func manyTasks() async throws {
        let key = try HMACKey([UInt8](0..<32))
        let alone = try (0..<64).map { try key.tag(of: [UInt8](repeating: UInt8($0), count: $0 * 7)).array }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                group.addTask { () throws in
                    let message = [UInt8](repeating: UInt8(number), count: number * 7)
                    for _ in 0..<200 {
                        let tag = try key.tag(of: message)
                        #expect(tag.array == alone[number])
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("A key prints as <redacted>")
    func redacted() throws {
        let key = try HMACKey(Array("not for the log, not for the log".utf8))
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "<redacted>")
        #expect(String(reflecting: key) == "<redacted>")
        #expect(dumped.contains("<redacted>") && !dumped.contains("inner"))
    }
}
