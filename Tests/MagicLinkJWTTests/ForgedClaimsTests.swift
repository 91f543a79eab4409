import Testing

@testable import MagicLinkJWT

/// Claims that an attacker would write if he had the key, each under the right MAC, so that only the check under test can
/// refuse it.
@Suite struct ForgedClaimsTests {
    let sample: Sample
    init() throws { sample = try Sample() }

    func code(_ claims: [UInt8], at now: Int64 = 1_800_000_000) throws -> TokenError.Code? {
        let text = try sample.forge(headerBytes: Array(Sample.header.utf8), claimsBytes: claims)
        return refusal(of: text, as: LinkClaims.self, by: sample.codec, at: NumericDate(now))
    }

    func code(_ claims: String, at now: Int64 = 1_800_000_000) throws -> TokenError.Code? {
        try code(Array(claims.utf8), at: now)
    }

    /// The claims with the JSON value of the date `name` replaced; `nbf` is not ours and comes behind.
    func dated(_ name: String, _ value: String) -> String {
        name == "nbf" ? Sample.claims(behind: ",\"nbf\":\(value)") : Sample.claims([name: value])
    }

    static let malformed: [(String, TokenError.Code)] = [
        ("exp", .expiresAtMalformed), ("iat", .issuedAtMalformed), ("nbf", .notBeforeMalformed),
    ]

    @Test(
        "A date that is no integer within ±2^53 is refused by its name", arguments: malformed,
        [
            "\"1800000000\"", "\"\"", "\"now\"", "1800000000.0", "1800000000.5", "18e8", "1.8E+9", "1E400", "-0",
            "-0.0",
            "9007199254740993", "-9007199254740993", "9223372036854775807", "9223372036854775808",
            "-9223372036854775809", "18446744073709551617", "100000000000000000000000000000", "null", "true", "false",
            "[]", "[1800000000]", "{}",
        ])
    func dates(_ claim: (name: String, wanted: TokenError.Code), _ value: String) throws {
        #expect(try code(dated(claim.name, value)) == claim.wanted)
    }

    @Test("A date at the edge of what counts is read for what it says")
    func edges() throws {
        #expect(try code(Sample.claims(["exp": "9007199254740992"])) == nil)
        #expect(try code(Sample.claims(["exp": "-9007199254740992"])) == .expired)
        #expect(try code(Sample.claims(["exp": "-1"])) == .expired)
        #expect(try code(Sample.claims(["exp": "0"])) == .expired)
        #expect(try code(Sample.claims(["iat": "9007199254740992"])) == .notYetValid)
        #expect(try code(Sample.claims(["iat": "-9007199254740992"])) == nil)
        #expect(try code(Sample.claims(["iat": "-1"])) == nil)
        #expect(try code(dated("nbf", "9007199254740992")) == .notYetValid)
        #expect(try code(dated("nbf", "-9007199254740992")) == nil)
        #expect(try code(dated("nbf", "-1")) == nil)
    }

    @Test("exp equal to now is too late; one second earlier is not")
    func expiry() throws {
        #expect(try code(Sample.claims(), at: 1_800_000_599) == nil)
        #expect(try code(Sample.claims(), at: 1_800_000_600) == .expired)
        #expect(try code(Sample.claims(), at: 1_800_000_601) == .expired)
        #expect(try code(Sample.claims(["exp": "1800000000"])) == .expired)
        #expect(try code(Sample.claims(["exp": "1800000001"])) == nil)
    }

    @Test("iat and nbf may lie exactly the leeway ahead, and no second more")
    func leeway() throws {
        #expect(TokenCodec.clockLeeway == .seconds(30))
        for name in ["iat", "nbf"] {
            #expect(try code(dated(name, "1800000000")) == nil)
            #expect(try code(dated(name, "1800000030")) == nil)
            #expect(try code(dated(name, "1800000031")) == .notYetValid)
        }
    }

    @Test("A claim that must be there and is not is refused by its name; nbf may be missing")
    func missing() throws {
        let wanted: [String: TokenError.Code] = [
            "iss": .issuerMissing, "aud": .audienceMissing, "sub": .subjectMissing, "sid": .sessionMissing,
            "jti": .tokenIDMissing, "iat": .issuedAtMissing, "exp": .expiresAtMissing,
        ]
        for (name, code) in wanted {
            #expect(try self.code(Sample.claims([name: nil])) == code)
            // A name that is spelled otherwise is another name.
            for other in [name.uppercased(), "\\u0000\(name)", "\(name)\\u0000", " \(name)", "\(name)2"] {
                #expect(try self.code(Sample.claims([name: nil], behind: ",\"\(other)\":1")) == code, "\(other)")
                #expect(try self.code(Sample.claims(behind: ",\"\(other)\":1")) == nil, "\(other)")
            }
        }
        #expect(try code(Sample.claims()) == nil)
    }

    @Test(
        "aud is one string, byte for byte",
        arguments: [
            ("[\"https://login.example.org/confirm\"]", TokenError.Code.audienceMalformed), ("[]", .audienceMalformed),
            ("[\"https://login.example.org/confirm\",\"x\"]", .audienceMalformed), ("null", .audienceMalformed),
            ("{}", .audienceMalformed), ("1", .audienceMalformed), ("\"\"", .audience), ("\"x\"", .audience),
            ("\"https://login.example.org\"", .audience), ("\"https://login.example.org/confirm/\"", .audience),
            ("\"https://login.example.org/confirm\\u0000\"", .audience),
            ("\"https://login.example.org/token\"", .audience), ("\"HTTPS://login.example.org/confirm\"", .audience),
            ("\"http://login.example.org/confirm\"", .audience), ("\" https://login.example.org/confirm\"", .audience),
            ("\"https://login.example.org/confir\\u006d\\u0301\"", .audience),
        ])
    func audience(_ value: String, _ wanted: TokenError.Code) throws {
        #expect(try code(Sample.claims(["aud": value])) == wanted)
    }

    @Test(
        "A claim that stands twice is refused, whichever would win and however it is spelled",
        arguments: ["iss", "aud", "sub", "sid", "jti", "iat", "exp", "nbf", "client_id", "auth_time", "gen", "other"])
    func doubled(_ name: String) throws {
        let first = try #require(name.unicodeScalars.first)
        let escaped = "\\u00\(String(first.value, radix: 16))\(name.dropFirst())"
        for value in ["1800000600", "null", "\"x\""] {
            for second in [name, escaped] {
                let twice = ",\"\(name)\":\(value),\"\(second)\":\(value)"
                #expect(try code(Sample.claims(behind: twice)) == .claimsJSON, "\(second) \(value)")
                #expect(try code(Sample.claims([name: nil], behind: twice)) == .claimsJSON, "\(second) \(value)")
            }
        }
    }

    @Test(
        "Claims that are not one strict JSON object are refused, and for the reason that is meant",
        arguments: BrokenJSON.all)
    func json(_ broken: BrokenJSON) throws {
        let text = broken.around(Sample.claims())
        #expect(try code(text) == .claimsJSON)
        #expect(broken.code(of: text) == broken.reason)
    }
}
