import MagicLinkCrypto
import Testing

@Suite struct LibcryptoTests {
    /// https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values
    @Test(
        "SHA-256 gives the digests of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func sha256(_ message: String, _ digest: String) throws {
        let tag = try Libcrypto.sha256(Array(message.utf8))
        #expect(try tag.array == bytes(hex: digest))
    }

    @Test("Two byte arrays are equal only if each byte is", arguments: 0..<40)
    func equal(_ length: Int) {
        let one = (0..<length).map { UInt8($0) }
        #expect(Libcrypto.equal(one, one))
        #expect(!Libcrypto.equal(one, one + [0]))
        for index in one.indices {
            var other = one
            other[index] ^= 0x80
            #expect(!Libcrypto.equal(one, other))
        }
    }

    @Test("Tags are equal only if each byte is, and a shortened one is none")
    func tags() throws {
        let tag = try Libcrypto.sha256([1])
        for index in 0..<32 {
            var other = tag
            #expect(other == tag)
            other.bytes[index] ^= 1
            #expect(other != tag)
        }
        for length in [0, 16, 31, 33, 64] {
            let bytes = [UInt8](repeating: 1, count: length)
            #expect(HMACTag(bytes) == nil)
        }
    }

    @Test("Random bytes are as many as asked for, and not the same twice")
    func random() throws {
        #expect(try Libcrypto.randomBytes(0).isEmpty)
        let (one, other) = (try Libcrypto.randomBytes(32), try Libcrypto.randomBytes(32))
        #expect(one.count == 32 && other.count == 32)
        #expect(one != other && one != [UInt8](repeating: 0, count: 32))
        #expect(throws: CryptoError.randomUnavailable) { try Libcrypto.randomBytes(-1) }
        #expect(throws: CryptoError.randomUnavailable) { try Libcrypto.randomBytes(Int(Int32.max) + 1) }
    }
}
