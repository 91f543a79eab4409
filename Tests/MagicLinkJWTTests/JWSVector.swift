import Foundation
import MagicLinkJWT
import Testing

/// One line of `Fixtures/wycheproof_jws/jws.jsonl`.
struct JWSVector: Decodable, Sendable, CustomTestStringConvertible {
    let id: String
    let comment: String
    /// `oct` for HS256; RSA and EC rows are for others.
    let kty: String
    /// The secret, if it is one.
    let key_b64u: String?
    /// The public key, if it is one.
    let public_jwk: PublicKey?
    let token: String
    let upstream: String
    let ours: String

    /// The numbers of a public key in base64url: `n` and `e` of RSA, `x` and `y` of P-256.
    struct PublicKey: Decodable, Sendable {
        let n, e, x, y: String?
        let kid: String
    }

    var testDescription: String { "\(id) \(comment)" }

    /// The secret's bytes.
    var key: [UInt8]? { key_b64u.flatMap(Base64URL.decode) }

    /// The number behind `wycheproof-jws-`: upstream's `tcId`.
    var number: Int? { Int(id.dropFirst("wycheproof-jws-".count)) }

    static func all() throws -> [JWSVector] {
        let text = try String(contentsOf: fixtures.appending(path: "wycheproof_jws/jws.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map {
            try JSONDecoder().decode(JWSVector.self, from: Data($0.utf8))
        }
    }

    /// What an attacker would try as the secret of an HMAC: the public key in each form that he finds it in.
    var publicKeyForms: [[UInt8]] {
        guard let jwk = public_jwk else { return [] }
        let members = [("n", jwk.n), ("e", jwk.e), ("x", jwk.x), ("y", jwk.y)].compactMap { name, text in
            text.map { (name: name, text: $0) }
        }
        let json = members.map { "\"\($0.name)\":\"\($0.text)\"" }.joined(separator: ",")
        let der = subjectPublicKeyInfo(jwk)
        let lines = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        let pem = "-----BEGIN PUBLIC KEY-----\n\(lines)\n-----END PUBLIC KEY-----\n"
        return members.compactMap { Base64URL.decode($0.text) } + [
            Array("{\"kty\":\"\(kty)\",\(json)}".utf8), der, Array(pem.utf8), Array(pem.utf8.dropLast()),
        ]
    }

    /// The key as https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.7 has it: what `openssl pkey -pubout` writes.
    private func subjectPublicKeyInfo(_ jwk: PublicKey) -> [UInt8] {
        func field(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
            let length = content.count
            if length < 128 { return [tag, UInt8(length)] + content }
            if length < 256 { return [tag, 0x81, UInt8(length)] + content }
            return [tag, 0x82, UInt8(length >> 8), UInt8(length & 0xff)] + content
        }
        func bytes(_ text: String?) -> [UInt8] { text.flatMap(Base64URL.decode) ?? [] }
        func integer(_ text: String?) -> [UInt8] {
            let magnitude = bytes(text)
            return field(0x02, (magnitude.first ?? 0) & 0x80 == 0 ? magnitude : [0] + magnitude)
        }
        if kty == "RSA" {
            let algorithm = field(0x30, [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00])
            return field(0x30, algorithm + field(0x03, [0] + field(0x30, integer(jwk.n) + integer(jwk.e))))
        }
        let algorithm = field(
            0x30,
            [
                0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
                0x01, 0x07,
            ])
        return field(0x30, algorithm + field(0x03, [0, 4] + bytes(jwk.x) + bytes(jwk.y)))
    }
}
