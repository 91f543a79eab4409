import Foundation
import MagicLinkCrypto
import Testing

@testable import MagicLinkJWT

@Suite struct KnownSecretsTests {
    /// What `key` is refused for when it stands in a key file; nil if it is taken.
    private func refusal(
        of key: [UInt8], refusing known: KnownSecrets = .published
    ) throws -> KeyRingError? {
        try refusal(ofLine: Base64URL.encode(key), refusing: known)
    }

    private func refusal(ofLine text: String, refusing known: KnownSecrets = .published) throws -> KeyRingError? {
        do throws(KeyRingError) {
            _ = try KeyRing(parsing: Array("# a key\nk1 \(text)\n".utf8), refusing: known)
            return nil
        } catch {
            return error
        }
    }

    private let known = KeyRingError(.keyPubliclyKnown, line: 2)
    private let predictable = KeyRingError(.keyPredictable, line: 2)

    /// `Fixtures/known_jwt_secrets` says where the hashes come from.
    @Test("The embedded table is the 1,830 published hashes, each cut to eight bytes, in order")
    func table() throws {
        let file = fixtures.appending(path: "known_jwt_secrets/sha256.txt")
        let hashes = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(hashes.count == 1830)
        let entries = try hashes.map { hash in
            #expect(hash.utf8.count == 64)
            return Base64URL.encode(
                try stride(from: 0, to: 16, by: 2).map { offset in
                    let start = hash.index(hash.startIndex, offsetBy: offset)
                    return try #require(UInt8(hash[start...hash.index(after: start)], radix: 16))
                })
        }
        #expect(Set(entries).count == 1830)
        #expect(entries.allSatisfy { $0.utf8.count == KnownSecrets.width })
        let wanted = entries.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined()
        #expect(KnownSecrets.wallarm == wanted)
        let house = stride(from: 0, to: KnownSecrets.house.utf8.count, by: KnownSecrets.width).map { offset in
            String(KnownSecrets.house.dropFirst(offset).prefix(KnownSecrets.width))
        }
        for (entry, next) in zip(house, house.dropFirst()) {
            #expect(entry.utf8.lexicographicallyPrecedes(next.utf8))
        }
        #expect(house.allSatisfy { Base64URL.decode($0)?.count == 8 })
    }

    /// The text of the key of RFC 7515 A.1 is the one published secret that these tests know in clear.
    @Test("A published secret is refused as its own text, and as the bytes that the text means")
    func published() throws {
        struct Vector: Decodable { let key_b64u: String }
        let file = fixtures.appending(path: "rfc7515_a1/vector.json")
        let text = try JSONDecoder().decode(Vector.self, from: Data(contentsOf: file)).key_b64u
        #expect(try refusal(of: Array(text.utf8)) == known)
        #expect(try refusal(of: Array("\(text)\n".utf8)) == known)
        #expect(try refusal(of: Array("\(text)\r\n".utf8)) == known)
        #expect(try refusal(ofLine: text) == known)
        #expect(try refusal(ofLine: "\(text) verify") == known)
        #expect(try refusal(ofLine: text, refusing: .none) == nil)
        // One bit more or less, and it is another key.
        var bytes = try #require(Base64URL.decode(text))
        bytes[63] ^= 1
        #expect(try refusal(of: bytes) == nil)
        #expect(try refusal(of: Array("\(text) ".utf8)) == nil)
    }

    @Test("Every entry of the table is found, and nothing that is not there")
    func search() {
        func isThere(_ entry: [UInt8], in table: String = KnownSecrets.wallarm) -> Bool {
            KnownSecrets.table(table.utf8.span, contains: entry.span)
        }
        let all = Array(KnownSecrets.wallarm.utf8)
        for start in stride(from: 0, to: all.count, by: KnownSecrets.width) {
            var entry = Array(all[start..<(start + KnownSecrets.width)])
            #expect(isThere(entry))
            // The last character of eight bytes ends in two zero bits; with one set the entry is nobody's.
            entry[10] += 1
            #expect(!isThere(entry))
        }
        #expect(!isThere(Array("-----------".utf8)) && !isThere(Array("zzzzzzzzzzz".utf8)))
        #expect(!isThere(Array("AAAAAAAAAAA".utf8), in: ""))
    }

    @Test(
        "The defaults of jwt.io are refused",
        arguments: [
            "a-string-secret-at-least-256-bits-long", "a-valid-string-secret-that-is-at-least-384-bits-long",
            "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
        ])
    func defaults(_ secret: String) throws {
        #expect(try refusal(of: Array(secret.utf8)) == known)
        #expect(try refusal(of: Array("\(secret)\n".utf8)) == known)
        #expect(try refusal(of: Array(secret.utf8), refusing: .none) == nil)
    }

    @Test("The HS256 keys of Wycheproof's vectors are refused")
    func vectors() throws {
        let keys = Set(try JWSVector.all().compactMap(\.key))
        #expect(keys.count == 2)
        for key in keys { #expect(try refusal(of: key) == known) }
    }

    /// Master keys and derived keys: whoever has read the fixtures has both.
    @Test("Every key of our own fixtures is refused")
    func ownFixtures() throws {
        // Two master keys of Fixtures/keys.json, which are text.
        for master in ["magiclink-fixtures-test-only-key", "magiclink-fixtures-other-testkey"] {
            #expect(try refusal(of: Array(master.utf8)) == known)
            for purpose in KeyPurpose.allCases {
                let derived = try HKDF.derive(
                    32, from: master.utf8.span, salt: Array("magiclink".utf8),
                    info: Array("v1 \(purpose.rawValue)".utf8))
                let key = derived.withSpan { bytes in bytes.indices.map { bytes[$0] } }
                #expect(try refusal(of: key) == known, "\(master) \(purpose)")
            }
        }
    }

    @Test("Equal bytes and a piece that repeats are refused, what merely looks poor is not")
    func patterns() throws {
        for byte in UInt8.min...UInt8.max {
            #expect(try refusal(of: [UInt8](repeating: byte, count: 32)) == predictable)
        }
        #expect(try refusal(of: Array(String(repeating: "password", count: 4).utf8)) == predictable)
        var random = SplitMix(state: 11)
        for period in 1...16 {
            let piece = (0..<period).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let key = (0..<33).map { piece[$0 % period] }
            #expect(try refusal(of: key) == predictable, "\(period)")
            #expect(try refusal(of: key, refusing: .none) == nil)
            if period > 1 {
                var broken = key
                broken[32] ^= 1
                #expect(try refusal(of: broken) == nil, "\(period)")
            }
        }
        let half = (0..<17).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        #expect(try refusal(of: half + half) == predictable)
        #expect(try refusal(of: half + half.dropLast().reversed()) == nil)
        #expect(try refusal(of: [UInt8](repeating: 0, count: 31) + [1]) == nil)
    }

    @Test("Ten thousand random keys are taken")
    func innocent() throws {
        var random = SplitMix(state: 12)
        for _ in 0..<10_000 {
            let key = (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let fault = try KnownSecrets.published.judge(key.span)
            #expect(fault == nil)
        }
    }

    @Test("The error names the line and the fault, and no piece of the key")
    func words() throws {
        let error = try #require(try refusal(of: Array("a-string-secret-at-least-256-bits-long".utf8)))
        #expect("\(error)" == "line 2: the key is publicly known: others can sign with it")
        #expect(error.code.rawValue == "key_publicly_known")
        let zero = try #require(try refusal(of: [UInt8](repeating: 0, count: 32)))
        #expect("\(zero)" == "line 2: the key repeats itself; no random source gave that")
        #expect(zero.code.rawValue == "key_predictable")
    }
}
