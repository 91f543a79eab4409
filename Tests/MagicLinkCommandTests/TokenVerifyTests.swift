import Foundation
import MagicLinkJWT
import Testing

@Suite("magiclink token verify and token sign", .timeLimit(.minutes(1)))
struct TokenVerifyTests {
    static let key = [UInt8](0..<32)
    static let now = NumericDate(1_800_000_000)

    static func token(_ claims: String, type: String? = nil, key: [UInt8] = key) throws -> String {
        try HS256Signer(key: HS256Key(key), type: type).sign(utf8: Array(claims.utf8))
    }

    /// A folder with the key in `key` and one of its own readable for all.
    static func run(_ body: @Sendable @escaping (Place) async throws -> Void) async throws {
        try await Place.run { place in
            try Data(key).write(to: place.folder.appending(path: "key"))
            try await body(place)
        }
    }

    static let words = ["token", "verify", "--key-file", "key", "--now", "1800000000"]

    @Test(
        "A good token is 0 and its claims on one line; one line end behind it is fine", arguments: ["", "\n", "\r\n"])
    func accepted(end: String) async throws {
        try await Self.run { place in
            let token = try Self.token("{ \"exp\": 18000000005e-1,\n\"b\":[1.50,\"\\u0041\"],\"a\":null}")
            let run = try place.run(Self.words, input: token + end)
            #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
            #expect(run.output == "{\"exp\":18000000005e-1,\"b\":[1.50,\"A\"],\"a\":null}\n")
        }
    }

    @Test("A bad one is 1 and its code")
    func refused() async throws {
        try await Self.run { place in
            let good = try Self.token("{}")
            for (text, code) in [
                ("", "token_shape"), (good + "\n\n", "token_alphabet"), (" " + good, "token_alphabet"),
                (good + "\r", "token_alphabet"), ("\u{feff}" + good, "token_alphabet"), (good + "AA", "token_encoding"),
                (String(repeating: "A", count: 1 << 20), "token_too_long"),
                (String(repeating: "A", count: HS256Verifier.sizeLimit + 1), "token_too_long"),
                (String(repeating: "A", count: HS256Verifier.sizeLimit) + "\r\n", "token_shape"),
                (try Self.token("{}", key: [1] + Self.key), "mac_mismatch"),
                (try Self.token("{\"exp\":1800000000}"), "expired"),
            ] {
                let run = try place.run(Self.words, input: text)
                #expect(
                    run.code == 1 && run.errors.isEmpty && run.output == "{\"error\":\"\(code)\"}\n", "\(run.output)")
            }
        }
    }

    @Test("iss, aud, typ and the leeway count if they are given")
    func options() async throws {
        try await Self.run { place in
            let token = try Self.token(#"{"iss":"i","aud":["a","b"],"exp":1799999999.5}"#, type: "at+jwt")
            func output(_ more: String...) throws -> String { try place.run(Self.words + more, input: token).output }
            #expect(try output() == "{\"error\":\"expired\"}\n")
            #expect(try output("--leeway", "0.5") == "{\"error\":\"expired\"}\n")
            #expect(
                try output("--leeway", "0.51", "--issuer", "i", "--audience", "b", "--typ", "AT+JWT").contains("\"i\""))
            #expect(try output("--leeway", "1", "--issuer", "j") == "{\"error\":\"iss_mismatch\"}\n")
            #expect(try output("--leeway", "1", "--audience", "c") == "{\"error\":\"aud_mismatch\"}\n")
            #expect(try output("--typ", "JWT") == "{\"error\":\"header_typ\"}\n")
        }
    }

    @Test("Time may stand at either end", arguments: ["9223372036854775807", "-9223372036854775808", "-1.5", "0"])
    func ends(now: String) async throws {
        try await Self.run { place in
            let words = ["token", "verify", "--key-file", "key", "--now", now, "--leeway", "9223372036854775807"]
            let run = try place.run(words, input: Self.token("{}"))
            #expect(run.code == 0 && run.output == "{}\n")
        }
    }

    @Test("What sign signs, verify takes, byte for byte")
    func sign() async throws {
        try await Self.run { place in
            let claims = #" {"b" : 1.50, "a":"\u0041", "exp":1800000001} "#
            let words = ["token", "sign", "--key-file", "key", "--typ", "JWT", "--kid", "k 1"]
            let run = try place.run(words, input: claims + "\n")
            #expect(run.code == 0 && run.errors.isEmpty && run.output.hasSuffix("\n"))
            let parts = run.output.dropLast().split(separator: ".").map(String.init)
            #expect(Base64URL.decode(parts[0]) == Array(#"{"alg":"HS256","typ":"JWT","kid":"k 1"}"#.utf8))
            #expect(Base64URL.decode(parts[1]) == Array(claims.utf8))
            #expect(try place.run(Self.words + ["--typ", "JWT"], input: run.output).code == 0)
            for (text, code) in [
                ("", "claims_json"), ("[]", "claims_json"), (#"{"a":1,"a":2}"#, "claims_json"),
                (#"{"exp":"1"}"#, "exp_malformed"), (String(repeating: " ", count: 1 << 20), "token_too_long"),
            ] {
                let refused = try place.run(["token", "sign", "--key-file", "key"], input: text)
                #expect(refused.code == 1 && refused.output == "{\"error\":\"\(code)\"}\n")
            }
        }
    }

    @Test("A key that cannot be read or is none is 78, and never printed")
    func keys() async throws {
        try await Self.run { place in
            try place.write("", to: "empty", mode: 0o644)
            try place.write("short", to: "short", mode: 0o644)
            try place.write(String(repeating: "x", count: 70_000), to: "long")
            let token = try Self.token("{}", key: Array("short".utf8 + [UInt8](repeating: 0, count: 27)))
            for (file, why) in [
                ("nowhere", "no such file"), ("empty", "empty"), (".", "not a file"), ("long", "longer than"),
            ] {
                let run = try place.run(["token", "verify", "--now", "0", "--key-file", file])
                #expect(run.code == 78 && run.output.isEmpty && run.errors.contains(why), "\(run.errors)")
            }
            // Padded with zeros to a block it is the same key to HMAC: a short one verifies what others signed with it.
            #expect(try place.run(["token", "verify", "--now", "0", "--key-file", "short"], input: token).code == 0)
            let run = try place.run(["token", "sign", "--key-file", "short"])
            #expect(run.code == 78 && run.output.isEmpty && run.errors.contains("32 bytes"))
        }
    }

    @Test(
        "Wrong words are 2 and say so on standard error",
        arguments: [
            "verify", "verify --now 0", "verify --key-file key", "verify --key-file key --now", "verify --now soon",
            "verify --key-file key --now +1", "verify --key-file key --now 1e400", "verify --key-file key --now 0 x",
            "verify --key-file key --now 0 --now 1", "verify --key-file key --now 0 --leeway -1",
            "verify --key-file key --now 0 --kid a", "verify --purpose number --key-file key --issuer i --now 0",
            "verify --purpose link --key-file key --now 0", "verify --purpose link --issuer i --now 0",
            "verify --purpose link --key-file key --issuer i",
            "sign --purpose link --key-file key --issuer i --typ JWT",
            "verify --purpose link --key-file key --issuer i --now 0 --leeway 1",
            "verify --purpose poll --key-file key --issuer i --now 0 --audience a",
            "sign", "sign --key-file key --now 0", "sign --key-file key --issuer i", "sign --key-file key --jsonl",
            "inspect --jsonl", "check",
        ])
    func usage(words: String) async throws {
        try await Self.run { place in
            let run = try place.run(["token"] + words.split(separator: " ").map(String.init))
            #expect(run.code == 2 && run.output.isEmpty && run.errors.hasPrefix("magiclink: "), "\(run.errors)")
        }
    }
}
