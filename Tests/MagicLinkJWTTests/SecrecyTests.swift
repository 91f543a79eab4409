import MagicLinkCrypto
import Testing

@testable import MagicLinkJWT

/// Nothing that can be printed, dumped or reflected holds a key.
@Suite struct SecrecyTests {
    /// Everything below `value` that a mirror shows, as text; arrays of bytes also in base64url.
    private func everything(in value: Any) -> String {
        var found = ["\(value)", String(reflecting: value), String(describing: value)]
        var dumped = ""
        dump(value, to: &dumped)
        found.append(dumped)
        // A mirror of a class would go round in circles; eight levels are more than any of these types has.
        func walk(_ value: Any, _ depth: Int) {
            if let bytes = value as? [UInt8] { found.append(Base64URL.encode(bytes)) }
            guard depth < 8 else { return }
            let mirror = Mirror(reflecting: value)
            for child in mirror.children {
                found.append("\(child.label ?? "") \(child.value)")
                walk(child.value, depth + 1)
            }
            var parent = mirror.superclassMirror
            while let mirror = parent {
                for child in mirror.children { walk(child.value, depth + 1) }
                parent = mirror.superclassMirror
            }
        }
        walk(value, 0)
        return found.joined(separator: "\n")
    }

    /// The spellings in which a key would show.
    private func spellings(of key: [UInt8]) -> [String] {
        let decimal = key.map { String($0) }
        let hex = key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return [
            decimal.prefix(6).joined(separator: ", "), decimal.prefix(6).map { "- \($0)" }.joined(separator: "\n"),
            hex.prefix(6).joined(), Base64URL.encode(Array(key.prefix(6))),
        ]
    }

    static let purposes = KeyPurpose.allCases

    @Test("The finder of keys finds one where it is")
    func finder() {
        struct Careless { let key: [UInt8] }
        let key = [UInt8](100..<132)
        let text = everything(in: [Careless(key: key)])
        #expect(spellings(of: key).contains { text.contains($0) })
    }

    @Test("No ring, codec, key, token or error shows a master key or a derived one")
    func hidden() throws {
        let master = [UInt8](100..<132)
        let id = try #require(KeyID("k1"))
        let ring = try KeyRing(parsing: Array("k1 \(Base64URL.encode(master))".utf8))
        let codec = TokenCodec(issuer: Sample.issuer, keys: ring)
        let token = try codec.sign(try Sample().link, under: id)
        let secret = SecretBytes(copying: master)
        let mac = try HMACKey(master)
        let foreign = try HS256Key(master)
        var keys = [master]
        for purpose in Self.purposes {
            let derived = try HKDF.derive(
                32, from: master.span, salt: Array("magiclink".utf8), info: Array("v1 \(purpose.rawValue)".utf8))
            keys.append(derived.withSpan { bytes in bytes.indices.map { bytes[$0] } })
        }
        let holders: [Any] = [
            ring, ring.entries, codec, token, secret, mac, foreign, HS256Verifier(key: foreign),
            try HS256Signer(key: foreign), ["a": secret], Optional(secret) as Any, [Optional(mac)],
            KeyRingError(.keyTooShort, line: 1), TokenError(.mac), KnownSecrets.published,
        ]
        for holder in holders {
            let text = everything(in: holder)
            for key in keys {
                for spelling in spellings(of: key) { #expect(!text.contains(spelling), "\(type(of: holder))") }
            }
            #expect(!text.contains(token.text.suffix(20)), "\(type(of: holder))")
        }
    }

    @Test(
        "An error of a key file holds no piece of the file",
        arguments: [
            "k1 hunter2hunter2", "hunter2", "hunter2/ AAAA", "k1 AAAA hunter2", "k1 aHVudGVyMg",
            "hunter2 AAAA\nhunter2 AAAA",
        ])
    func errors(_ file: String) throws {
        do throws(KeyRingError) {
            _ = try KeyRing(parsing: Array(file.utf8))
            Issue.record("accepted")
        } catch {
            for text in ["\(error)", String(reflecting: error), everything(in: error)] {
                #expect(!text.contains("hunter2") && !text.contains("aHVudGVyMg"))
            }
        }
    }

    @Test("No refusal of a token holds a piece of it")
    func refusals() throws {
        let sample = try Sample()
        let text = try sample.codec.sign(sample.link, under: sample.keyID).text
        let parts = text.split(separator: ".")
        for wrong in [text + "=", text + ".", text + "A", "A" + text, String(text.dropLast())] {
            do throws(TokenError) {
                _ = try sample.codec.verify(wrong, as: LinkClaims.self, at: Sample.issuedAt)
                Issue.record("accepted")
            } catch {
                let shown = everything(in: error)
                for part in parts { #expect(!shown.contains(part.prefix(12))) }
            }
        }
    }

    @Test("A ring reads its file to the end without needing a copy of it, and leaves the caller's copy alone")
    func wiped() throws {
        let file = Array("k1 \(Base64URL.encode([UInt8](100..<132)))\n".utf8)
        let kept = file
        let ring = try KeyRing(parsing: file)
        #expect(file == kept)
        let random = [UInt8](100..<132)
        let other = try KeyRing.generate(ring.signingKeyID, from: random)
        #expect(random == [UInt8](100..<132))
        #expect(other.fileTextExposingTheMasterKeys() == ring.fileTextExposingTheMasterKeys())
    }
}
