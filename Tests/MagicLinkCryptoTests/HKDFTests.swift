import MagicLinkCrypto
import Testing

@Suite struct HKDFTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let secret: [UInt8]
        let salt: [UInt8]
        let info: [UInt8]
        let output: String
        var testDescription: String { name }
    }

    /// https://www.rfc-editor.org/rfc/rfc5869#appendix-A, those with SHA-256.
    static let vectors = [
        Vector(
            name: "A.1", secret: .init(repeating: 0x0b, count: 22), salt: .init(0...0x0c), info: .init(0xf0...0xf9),
            output: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
        Vector(
            name: "A.2", secret: .init(0...0x4f), salt: .init(0x60...0xaf), info: .init(0xb0...0xff),
            output: """
                b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275
                600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87
                """),
        Vector(
            name: "A.3", secret: .init(repeating: 0x0b, count: 22), salt: [], info: [],
            output: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
    ]

    @Test("The derived bytes are those of RFC 5869", arguments: vectors)
    func rfc5869(_ vector: Vector) throws {
        let wanted = try bytes(hex: vector.output)
        let derived = try HKDF.derive(
            wanted.count, from: vector.secret.span, salt: vector.salt, info: vector.info)
        #expect(derived.withSpan { Libcrypto.equal($0, wanted) })
    }

    @Test("More than 255 blocks are refused, 255 are given")
    func limit() throws {
        func derive(_ count: Int) throws(CryptoError) -> Int {
            let secret: [UInt8] = [1]
            return try HKDF.derive(count, from: secret.span, salt: [], info: []).count
        }
        #expect(try derive(8160) == 8160)
        #expect(throws: CryptoError.outputTooLong) { try derive(8161) }
        #expect(throws: CryptoError.outputTooLong) { try derive(-1) }
    }
}
