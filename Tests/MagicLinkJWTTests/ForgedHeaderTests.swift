import Foundation
import Testing

@testable import MagicLinkJWT

/// Headers that an attacker would write, each under the right MAC, so that only the check under test can refuse it.
@Suite struct ForgedHeaderTests {
    let sample: Sample
    init() throws { sample = try Sample() }

    func code(header: String) throws -> TokenError.Code? {
        try code(header: Array(header.utf8))
    }

    func code(header: [UInt8]) throws -> TokenError.Code? {
        let text = try sample.forge(headerBytes: header, claimsBytes: Array(Sample.claims().utf8))
        return refusal(of: text, as: LinkClaims.self, by: sample.codec)
    }

    /// Ours with the JSON value of one member replaced.
    func header(_ name: String, _ value: String) -> String {
        let members = [("alg", "\"HS256\""), ("typ", "\"login-link+jwt\""), ("kid", "\"k1\"")]
        return "{" + members.map { "\"\($0)\":\($0 == name ? value : $1)" }.joined(separator: ",") + "}"
    }

    static let noneInEveryCase: [String] = (0..<16).map { mask in
        String(
            "none".enumerated().map { place, letter in mask >> place & 1 == 0 ? letter : Character(letter.uppercased())
            })
    }

    @Test("The header as it is builds a token that is accepted")
    func faultless() throws {
        #expect(header("", "") == Sample.header)
        #expect(try code(header: header("", "")) == nil)
        #expect(try code(header: header("alg", "\"\\u0048S256\"")) == nil)
    }

    @Test(
        "alg in every spelling of none is refused",
        arguments: noneInEveryCase + [
            "\\u006eone", "\\u004EONE", "none ", " none", "none\\u0000", "\\tnone", "no\\u006ee", "nоne", "ｎｏｎｅ",
            "n\\u200bone",
            "", "null", "false", "0", "undefined",
        ])
    func none(_ spelling: String) throws {
        #expect(try code(header: header("alg", "\"\(spelling)\"")) == .algorithm)
        // As it is sent in the wild: without a signature, and then the parts are not three.
        let unsigned =
            Base64URL.encode(Array(header("alg", "\"\(spelling)\"").utf8)) + "."
            + Base64URL.encode(Array(Sample.claims().utf8))
        #expect(refusal(of: unsigned + ".", as: LinkClaims.self, by: sample.codec) == .shape)
        #expect(refusal(of: unsigned, as: LinkClaims.self, by: sample.codec) == .shape)
        #expect(refusal(of: unsigned + ".AA", as: LinkClaims.self, by: sample.codec) == .algorithm)
    }

    @Test(
        "alg that is not exactly HS256 is refused",
        arguments: [
            "\"hs256\"", "\"Hs256\"", "\"hS256\"", "\"HS256 \"", "\" HS256\"", "\"HS256\\u0000\"", "\"HS-256\"",
            "\"HS384\"",
            "\"HS512\"", "\"HS1\"", "\"HS2560\"", "\"HS25\"", "\"RS256\"", "\"ES256\"", "\"PS256\"", "\"EdDSA\"",
            "\"A256KW\"",
            "\"dir\"", "\"HMACSHA256\"", "\"http://www.w3.org/2001/04/xmldsig-more#hmac-sha256\"", "\"HS²56\"",
            "\"HＳ256\"",
            "[\"HS256\"]", "{\"HS256\":\"HS256\"}", "256", "null", "true", "[]",
        ])
    func algorithm(_ value: String) throws {
        #expect(try code(header: header("alg", value)) == .algorithm)
    }

    /// The classic confusion: the verifier's public key, which everybody has, becomes the secret of an HMAC.
    @Test("RS256 with a public key as the secret is refused for its alg, and so is everything asymmetric")
    func publicKeyAsSecret() throws {
        let vector = try #require(try JWSVector.all().first { $0.kty == "RSA" })
        for secret in vector.publicKeyForms where secret.count >= KeyRing.minimumKeyLength {
            let ring = try KeyRing(parsing: Array("k1 \(Base64URL.encode(secret))".utf8))
            let codec = TokenCodec(issuer: Sample.issuer, keys: ring)
            for algorithm in ["HS256", "RS256", "RS384", "PS256", "ES256"] {
                let signed =
                    Base64URL.encode(Array(header("alg", "\"\(algorithm)\"").utf8)) + "."
                    + Base64URL.encode(Array(Sample.claims().utf8))
                let mac = try #require(ring.mac(Array(signed.utf8), for: .link, under: sample.keyID))
                let code = refusal(of: "\(signed).\(Base64URL.encode(mac))", as: LinkClaims.self, by: codec)
                #expect(code == (algorithm == "HS256" ? nil : .algorithm))
            }
        }
    }

    @Test(
        "kid that is no key of the ring is refused, whatever else it would be good for",
        arguments: [
            "", " ", "k2", "K1", "k1 ", " k1", "k1\\u0000", "k1\\n", "k", "k11", "../../k1", "k1/../k1", "/dev/null",
            "..\\\\k1",
            "file:///dev/null", "%6b1", "k1' OR '1'='1", "k1;", "k1|cat", "$(k1)", "*", "k１", "k1\\u0301", ".", "..",
            "\\u202ek1",
        ])
    func keyID(_ kid: String) throws {
        #expect(try code(header: header("kid", "\"\(kid)\"")) == .keyID)
    }

    @Test("kid of another type is refused", arguments: ["1", "null", "true", "[\"k1\"]", "{\"k1\":1}", "[]", "1e400"])
    func keyIDType(_ value: String) throws {
        #expect(try code(header: header("kid", value)) == .keyID)
    }

    @Test("kid of a thousand characters is no key, one of a megabyte is not even looked at")
    func longKeyID() throws {
        #expect(try code(header: header("kid", "\"\(String(repeating: "k", count: 1000))\"")) == .keyID)
        #expect(try code(header: header("kid", "\"\(String(repeating: "k", count: 1 << 20))\"")) == .tooLong)
        #expect(try code(header: header("kid", "\"k1\(String(repeating: "\\u0000", count: 170))\"")) == .keyID)
    }

    @Test(
        "typ that is not exactly this kind's is refused",
        arguments: [
            "\"JWT\"", "\"jwt\"", "\"\"", "\"login-poll+jwt\"", "\"login-refresh+jwt\"", "\"at+jwt\"",
            "\"LOGIN-LINK+JWT\"",
            "\"application/login-link+jwt\"", "\"login-link+jwt \"", "\"login-link+jwt\\u0000\"", "\"login-link\"", "1",
            "null",
            "[\"login-link+jwt\"]", "{}",
        ])
    func type(_ value: String) throws {
        #expect(try code(header: header("typ", value)) == .type)
    }

    @Test(
        "alg, typ and kid must be there",
        arguments: [("alg", TokenError.Code.algorithm), ("typ", .type), ("kid", .keyID)])
    func missing(_ name: String, _ wanted: TokenError.Code) throws {
        let changed = header("", "").replacing("\"\(name)\":", with: "\"x\(name)\":")
        #expect(try code(header: changed) == wanted)
    }

    @Test(
        "crit is refused whatever it lists, and so is every member that we do not write",
        arguments: [
            ("\"crit\":[\"b64\"],\"b64\":false", TokenError.Code.critical),
            ("\"crit\":[\"b64\"],\"b64\":true", .critical),
            ("\"crit\":[\"exp\"]", .critical), ("\"crit\":[]", .critical), ("\"crit\":null", .critical),
            ("\"crit\":\"b64\"", .critical), ("\"cr\\u0069t\":[\"x\"],\"x\":1", .critical),
            ("\"b64\":false", .headerMember), ("\"b64\":true", .headerMember), ("\"b64\":null", .headerMember),
            ("\"jwk\":{\"kty\":\"oct\",\"k\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"}", .headerMember),
            ("\"jwk\":{\"kty\":\"oct\",\"kid\":\"k1\",\"k\":\"\"}", .headerMember),
            ("\"jku\":\"https://login.example.org/keys.json\"", .headerMember),
            ("\"jku\":\"file:///dev/null\"", .headerMember),
            ("\"x5u\":\"https://login.example.org/cert.pem\"", .headerMember), ("\"x5c\":[\"MIIB\"]", .headerMember),
            ("\"x5t\":\"AA\"", .headerMember), ("\"x5t#S256\":\"AA\"", .headerMember),
            ("\"cty\":\"JWT\"", .headerMember),
            ("\"zip\":\"DEF\"", .headerMember), ("\"enc\":\"A256GCM\"", .headerMember),
            ("\"ALG\":\"none\"", .headerMember),
            ("\"Kid\":\"k2\"", .headerMember), ("\"\":0", .headerMember), ("\"nonce\":\"AA\"", .headerMember),
            ("\"alg \":\"none\"", .headerMember), ("\"alg\\u0000\":\"none\"", .headerMember),
        ])
    func members(_ more: String, _ wanted: TokenError.Code) throws {
        #expect(try code(header: Sample.header.dropLast() + ",\(more)}") == wanted)
        #expect(try code(header: "{\(more)," + Sample.header.dropFirst()) == wanted)
    }

    @Test(
        "A member that stands twice is refused, whichever would win and however it is spelled",
        arguments: ["alg", "typ", "kid"],
        [
            ("\"HS256\"", "\"none\""), ("\"HS256\"", "\"HS256\""), ("\"login-link+jwt\"", "\"JWT\""),
            ("\"k1\"", "\"k2\""), ("null", "null"),
        ])
    func doubled(_ name: String, _ values: (String, String)) throws {
        for value in [values.0, values.1] {
            #expect(try code(header: Sample.header.dropLast() + ",\"\(name)\":\(value)}") == .headerJSON)
            #expect(try code(header: "{\"\(name)\":\(value)," + Sample.header.dropFirst()) == .headerJSON)
            let first = try #require(name.unicodeScalars.first)
            let escaped = "\\u00\(String(first.value, radix: 16))\(name.dropFirst())"
            #expect(try code(header: Sample.header.dropLast() + ",\"\(escaped)\":\(value)}") == .headerJSON)
            #expect(try code(header: "{\"\(escaped)\":\(value)," + Sample.header.dropFirst()) == .headerJSON)
        }
    }

    @Test(
        "A header that is not one strict JSON object is refused, and for the reason that is meant",
        arguments: BrokenJSON.all)
    func json(_ broken: BrokenJSON) throws {
        let text = broken.around(Sample.header)
        #expect(try code(header: text) == .headerJSON)
        #expect(broken.code(of: text) == broken.reason)
    }
}
