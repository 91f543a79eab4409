import Foundation
import MagicLinkJWT
import Testing

@Suite("magiclink token verify --purpose", .timeLimit(.minutes(1)))
struct TokenPurposeTests {
    static let base = "https://login.example.org"
    static let ring = "two \(Base64URL.encode([UInt8](32..<64)))\none \(Base64URL.encode([UInt8](0..<32))) verify\n"

    /// A token of each kind, under the key `two`.
    static func tokens() throws -> [(purpose: String, token: String)] {
        let codec = try TokenCodec(issuer: base, keys: KeyRing(parsing: Array(ring.utf8)), sessionAudiences: ["api"])
        let (user, login, id) = (UserID(random: 1, 2), SessionID(random: 3, 4), TokenID(random: 5, 6))
        let (start, end) = (NumericDate(1_800_000_000), NumericDate(1_800_000_600))
        let key = codec.keys.signingKeyID
        return [
            (
                "link",
                try codec.sign(
                    LinkClaims(subject: user, session: login, id: id, issuedAt: start, expiresAt: end), under: key
                ).text
            ),
            (
                "poll",
                try codec.sign(
                    PollClaims(session: login, clientID: "c", issuedAt: start, expiresAt: end), under: key
                ).text
            ),
            (
                "session",
                try codec.sign(
                    SessionClaims(
                        audience: "api", subject: user, session: login, clientID: "c", authenticatedAt: start,
                        issuedAt: start, expiresAt: end, id: id), under: key
                ).text
            ),
            (
                "refresh",
                try codec.sign(
                    RefreshClaims(session: login, clientID: "c", generation: 0, issuedAt: start, expiresAt: end),
                    under: key
                ).text
            ),
        ]
    }

    static func words(_ purpose: String, at now: String = "1800000599.9") -> [String] {
        ["token", "verify", "--purpose", purpose, "--key-file", "keys", "--issuer", base, "--now", now]
            + (purpose == "session" ? ["--audience", "api"] : [])
    }

    @Test("Each kind passes as itself and as no other, until its end, and can be signed again to the letter")
    func kinds() async throws {
        try await Place.run { place in
            try place.write(Self.ring, to: "keys")
            for (purpose, token) in try Self.tokens() {
                let run = try place.run(Self.words(purpose), input: token + "\n")
                #expect(run.code == 0 && run.errors.isEmpty, "\(run.output)\(run.errors)")
                let part = try #require(token.split(separator: ".").dropFirst().first)
                let claims = String(decoding: try #require(Base64URL.decode(String(part))), as: UTF8.self)
                #expect(run.output == claims + "\n")
                for other in ["link", "poll", "session", "refresh"] where other != purpose {
                    #expect(try place.run(Self.words(other), input: token).output == "{\"error\":\"header_typ\"}\n")
                }
                #expect(
                    try place.run(Self.words(purpose, at: "1800000600"), input: token).output
                        == "{\"error\":\"expired\"}\n")
                let sign = Self.words(purpose).dropLast(purpose == "session" ? 4 : 2).map {
                    $0 == "verify" ? "sign" : $0
                }
                let more = purpose == "session" ? ["--audience", "api"] : []
                #expect(try place.run(sign + more, input: claims).output == token + "\n")
                let old = try place.run(sign + more + ["--kid", "one"], input: claims)
                #expect(old.code == 0 && old.output != token + "\n")
                #expect(try place.run(Self.words(purpose), input: old.output).code == 0)
                #expect(
                    try place.run(sign + more + ["--kid", "three"], input: claims).output
                        == "{\"error\":\"header_kid\"}\n")
                #expect(try place.run(sign + more, input: "{\"iss\":\"x\"}").code == 1)
                let other = claims.replacing(Self.base, with: "https://other.example")
                #expect(try place.run(sign + more, input: other).output == "{\"error\":\"iss_mismatch\"}\n")
            }
        }
    }

    @Test("An audience that is named is the only one")
    func audience() async throws {
        try await Place.run { place in
            try place.write(Self.ring, to: "keys")
            let token = try #require(try Self.tokens().first { $0.purpose == "session" }).token
            for other in [Self.base, "api2"] {
                let words = Self.words("session").dropLast() + [other]
                #expect(try place.run(Array(words), input: token).output == "{\"error\":\"aud_mismatch\"}\n")
            }
            // The issuer is an audience of every service, though not where another one is asked for.
            let part = try #require(token.split(separator: ".").dropFirst().first)
            let claims = String(decoding: try #require(Base64URL.decode(String(part))), as: UTF8.self)
                .replacing("\"aud\":\"api\"", with: "\"aud\":\"\(Self.base)\"")
            let sign = ["token", "sign", "--purpose", "session", "--key-file", "keys", "--issuer", Self.base]
            let own = try place.run(sign, input: claims).output
            #expect(try place.run(Self.words("session").dropLast(2), input: own).code == 0)
            #expect(try place.run(Self.words("session"), input: own).output == "{\"error\":\"aud_mismatch\"}\n")
        }
    }

    @Test("The ring is read from a file of its owner alone, and may hold keys that serve refuses: those of fixtures")
    func ring() async throws {
        try await Place.run { place in
            try place.write(Self.ring, to: "keys", mode: 0o644)
            let run = try place.run(Self.words("link"))
            #expect(run.code == 78 && run.output.isEmpty && run.errors.contains("chmod 600"))
            let known = Base64URL.encode(Array("magiclink-fixtures-test-only-key".utf8))
            try place.write("k1 \(known)\n", to: "known")
            #expect(throws: KeyRingError.self) { try KeyRing(parsing: Array("k1 \(known)\n".utf8)) }
            let words = Self.words("link").map { $0 == "keys" ? "known" : $0 }
            #expect(try place.run(words, input: "x").output == "{\"error\":\"token_shape\"}\n")
        }
    }

    @Test("Lines take the ring too, and no key of their own")
    func lines() async throws {
        try await Place.run { place in
            try place.write(Self.ring, to: "keys")
            let token = Data(try #require(try Self.tokens().first).token.utf8).base64EncodedString()
            let input = """
                {"id":1,"now":1800000599.9,"token_b64":"\(token)"}
                {"id":2,"now":1800000600,"token_b64":"\(token)"}
                {"id":3,"token_b64":"\(token)","key_b64u":"AAAA"}
                """
            let run = try place.run(Self.words("link", at: "1800000000") + ["--jsonl"], input: input)
            #expect(
                run.output == """
                    {"id":1,"verdict":"accept"}
                    {"id":2,"verdict":"reject","error":"expired"}
                    {"id":3,"verdict":"accept"}

                    """)
            #expect(run.code == 0 && run.errors.isEmpty)
        }
    }
}
