import Foundation
import MagicLinkJWT

/// One line of `Fixtures/wycheproof_jws/jws.jsonl`.
struct JWSVector: Decodable, Sendable, CustomTestStringConvertible {
    let id: String
    let comment: String
    /// `oct` for HS256; RSA and EC rows are for others.
    let kty: String
    /// The secret, if it is one.
    let key_b64u: String?
    /// The public key, if it is one.
    let public_jwk: [String: String]?
    let token: String
    let upstream: String
    let ours: String

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
        let numbers = ["n", "e", "x", "y"].compactMap { jwk[$0].flatMap(Base64URL.decode) }
        let members = jwk.keys.sorted().map { "\"\($0)\":\"\(jwk[$0] ?? "")\"" }
        let der = subjectPublicKeyInfo(jwk)
        let pem = "-----BEGIN PUBLIC KEY-----\n\(Data(der).base64EncodedString(options: .lineLength64Characters))"
            .replacing("\r\n", with: "\n")
        return numbers + [
            Array("{\(members.joined(separator: ","))}".utf8), der, Array("\(pem)\n-----END PUBLIC KEY-----\n".utf8),
        ]
    }

    /// The key as https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.7 has it: what `openssl pkey -pubout` writes.
    private func subjectPublicKeyInfo(_ jwk: [String: String]) -> [UInt8] {
        func field(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
            let length = content.count
            if length < 128 { return [tag, UInt8(length)] + content }
            if length < 256 { return [tag, 0x81, UInt8(length)] + content }
            return [tag, 0x82, UInt8(length >> 8), UInt8(length & 0xff)] + content
        }
        func bytes(_ name: String) -> [UInt8] { jwk[name].flatMap(Base64URL.decode) ?? [] }
        func integer(_ name: String) -> [UInt8] {
            let magnitude = bytes(name)
            return field(0x02, (magnitude.first ?? 0) & 0x80 == 0 ? magnitude : [0] + magnitude)
        }
        if kty == "RSA" {
            let algorithm = field(0x30, [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00])
            return field(0x30, algorithm + field(0x03, [0] + field(0x30, integer("n") + integer("e"))))
        }
        let algorithm = field(
            0x30,
            [
                0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
                0x01, 0x07,
            ])
        return field(0x30, algorithm + field(0x03, [0, 4] + bytes("x") + bytes("y")))
    }
}
