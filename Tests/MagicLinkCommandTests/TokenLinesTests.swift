import Foundation
import MagicLinkJWT
import Testing

@Suite("magiclink token verify --jsonl", .timeLimit(.minutes(1)))
struct TokenLinesTests {
    static let key = Base64URL.encode(TokenVerifyTests.key)

    /// A line that asks about `token`.
    static func line(_ id: Int, _ token: [UInt8], now: String = "1800000000", key: String = key) -> [UInt8] {
        let text = Data(token).base64EncodedString()
        return Array(#"{"id":\#(id),"key_b64u":"\#(key)","now":\#(now),"token_b64":"\#(text)"}"#.utf8)
    }

    /// A program that is asked, line for line.
    final class Desk {
        let program: Program

        init(in place: Place, _ more: String...) throws {
            // AddressSanitizer keeps 256 MB of what was freed, to see who still uses it. With one the memory of this
            // program can be judged.
            let options = ProcessInfo.processInfo.environment["ASAN_OPTIONS"].map {
                ["ASAN_OPTIONS": "\($0):quarantine_size_mb=1:thread_local_quarantine_size_kb=64"]
            }
            program = try place.open(["token", "verify", "--jsonl"] + more, environment: options ?? [:])
        }

        func ask(_ line: [UInt8]) throws -> String {
            try program.tell(line)
            return try program.output.until("")[0]
        }

        func ask(_ line: String) throws -> String { try ask(Array(line.utf8)) }

        /// The resident memory in kB, or (`VmHWM`) the most of it that there ever was.
        func memory(_ name: String = "VmRSS") throws -> Int {
            let line = try program.kernel("status").split(separator: "\n").first { $0.hasPrefix("\(name):") }
            return try #require(line?.split(separator: " ").dropLast().last.flatMap { Int($0) })
        }
    }

    @Test("Each line has its answer before the next is written")
    func answers() async throws {
        try await Place.run { place in
            let desk = try Desk(in: place)
            let token = try TokenVerifyTests.token(#"{"exp":1800000000.5}"#)
            let text = Data(token.utf8).base64EncodedString()
            #expect(try desk.ask(Self.line(1, Array(token.utf8))) == #"{"id":1,"verdict":"accept"}"#)
            #expect(
                try desk.ask(Self.line(2, Array(token.utf8), now: "1.8000000005e9"))
                    == #"{"id":2,"verdict":"reject","error":"expired"}"#)
            #expect(
                try desk.ask(Self.line(3, [0xff, 0, 10])) == #"{"id":3,"verdict":"reject","error":"token_alphabet"}"#)
            for id in ["\"\"", "\"a\\\"b\"", "1.50", "-0", "1e400", "123456789012345678901234567890"] {
                let line = "{\"token_b64\":\"\(text)\",\"now\":1,\"key_b64u\":\"\(Self.key)\",\"x\":1,\"id\":\(id)}"
                #expect(try desk.ask(line) == "{\"id\":\(id),\"verdict\":\"accept\"}")
            }
            // Padding or none; a carriage return is white space.
            let (bare, padded) = (text.replacing("=", with: ""), Self.key + "=")
            #expect(
                try desk.ask("{\"id\":4,\"key_b64u\":\"\(padded)\",\"now\":1,\"token_b64\":\"\(bare)\"}\r")
                    == #"{"id":4,"verdict":"accept"}"#)
            try desk.program.feed("")
            #expect(desk.program.end().code == 0)
        }
    }

    @Test("A line that is wrong is answered with a reason, and the next one is read")
    func wrong() async throws {
        try await Place.run { place in
            let desk = try Desk(in: place)
            for (line, id, code) in [
                ("", "null", "line_malformed"), ("[]", "null", "line_malformed"), ("{", "null", "line_malformed"),
                (#"{"id":1,"id":1}"#, "null", "line_malformed"), ("{}", "null", "id_malformed"),
                (#"{"id":null}"#, "null", "id_malformed"), (#"{"id":[1]}"#, "null", "id_malformed"),
                (#"{"id":1}"#, "1", "token_b64_malformed"), (#"{"id":1,"token_b64":1}"#, "1", "token_b64_malformed"),
                (#"{"id":1,"token_b64":"A"}"#, "1", "token_b64_malformed"),
                (#"{"id":1,"token_b64":"A==="}"#, "1", "token_b64_malformed"),
                (#"{"id":1,"token_b64":"A-=="}"#, "1", "token_b64_malformed"),
                (#"{"id":1,"token_b64":"AA AA"}"#, "1", "token_b64_malformed"),
                (#"{"id":1,"token_b64":""}"#, "1", "now_malformed"),
                (#"{"id":1,"token_b64":"","now":"1"}"#, "1", "now_malformed"),
                (#"{"id":1,"token_b64":"","now":1e400}"#, "1", "now_malformed"),
                (#"{"id":1,"token_b64":"","now":1}"#, "1", "key_malformed"),
                (#"{"id":1,"token_b64":"","now":1,"key_b64u":"+/+/"}"#, "1", "key_malformed"),
                (#"{"id":1,"token_b64":"","now":1,"key_b64u":""}"#, "1", "key_empty"),
                (#"{"id":1,"token_b64":"","now":-9223372036854775808,"key_b64u":"AA"}"#, "1", "token_shape"),
            ] {
                #expect(try desk.ask(line) == "{\"id\":\(id),\"verdict\":\"reject\",\"error\":\"\(code)\"}", "\(line)")
            }
            #expect(try desk.ask([0xff, 0xfe]).hasPrefix(#"{"id":null,"verdict":"reject""#))
            #expect(try desk.ask([UInt8](repeating: 0x5b, count: 200_000)).contains("line_malformed"))
        }
    }

    @Test("A line over the limit is answered too, with its id if that comes first")
    func long() async throws {
        try await Place.run { place in
            let desk = try Desk(in: place)
            let filler = [UInt8](repeating: 0x41, count: 3 << 20)
            #expect(try desk.ask(Self.line(7, filler)) == #"{"id":7,"verdict":"reject","error":"line_too_long"}"#)
            #expect(try desk.ask(filler) == #"{"id":null,"verdict":"reject","error":"line_too_long"}"#)
            let nested = Array(#"{"x":{"id":1,"y":2,"z":""#.utf8) + filler
            #expect(try desk.ask(nested) == #"{"id":null,"verdict":"reject","error":"line_too_long"}"#)
            let limit = 256 * 1024
            for (count, code) in [(limit, "id_malformed"), (limit + 1, "line_too_long")] {
                let line = Array("{}".utf8) + [UInt8](repeating: 0x20, count: count - 2)
                #expect(try desk.ask(line).contains(code))
            }
            let peak = try desk.memory("VmHWM")
            #expect(try desk.ask([UInt8](repeating: 0x41, count: 32 << 20)).contains("line_too_long"))
            let now = try desk.memory("VmHWM")
            #expect(now - peak < 2048, "\(peak) kB, then \(now) kB")
            // 64 KiB + 1 characters of token in a line that is read.
            let token = [UInt8](repeating: 0x41, count: HS256Verifier.sizeLimit + 1)
            #expect(try desk.ask(Self.line(8, token)) == #"{"id":8,"verdict":"reject","error":"token_too_long"}"#)
        }
    }

    @Test("The options count for every line, and what they say a line may leave out")
    func options() async throws {
        try await TokenVerifyTests.run { place in
            let desk = try Desk(in: place, "--issuer", "i", "--key-file", "key", "--now", "1800000000", "--leeway", "5")
            let token = Data(try TokenVerifyTests.token(#"{"iss":"i","exp":1799999996}"#).utf8).base64EncodedString()
            #expect(try desk.ask(#"{"id":1,"token_b64":"\#(token)"}"#) == #"{"id":1,"verdict":"accept"}"#)
            #expect(try desk.ask(#"{"id":1,"token_b64":"\#(token)","now":1800000001}"#).contains("expired"))
            #expect(try desk.ask(#"{"id":1,"token_b64":"\#(token)","key_b64u":"AA"}"#).contains("mac_mismatch"))
            #expect(try desk.ask(#"{"id":1,"token_b64":"\#(token)","key_b64u":null}"#).contains("key_malformed"))
            let other = try TokenVerifyTests.token(#"{"iss":"j"}"#)
            #expect(try desk.ask(Self.line(2, Array(other.utf8))).contains("iss_mismatch"))
        }
    }

    @Test("The last line needs no end, and an answer that nobody can read is a failure")
    func ends() async throws {
        try await Place.run { place in
            let run = try place.run(["token", "verify", "--jsonl"], input: "{\"id\":1}\n{\"id\":2}")
            #expect(run.code == 0 && run.output.split(separator: "\n").count == 2)
            #expect(try place.run(["token", "verify", "--jsonl"]).output.isEmpty)
            let script = "echo x | \"$0\" token verify --jsonl > /dev/full"
            let full = try place.run(["-c", script, Program.binary], program: "/bin/sh")
            #expect(full.code == 1 && full.errors.contains("could not be written"))
        }
    }

    @Test(
        "Thousands of lines that nobody thought of are answered, one each and in the same memory",
        .timeLimit(.minutes(2)))
    func fuzz() async throws {
        try await Place.run { place in
            let desk = try Desk(in: place)
            var random = SeededBytes(state: 4)
            let good = Array(
                try TokenVerifyTests.token(#"{"iss":"joe","exp":1800000001.5,"a":[{}]}"#, type: "JWT").utf8)
            var (accepted, before) = (0, 0)
            for number in 0..<2000 {
                // The first lines warm the allocator up, with one of each size among them.
                if number == 500 { before = try desk.memory() }
                var line: [UInt8]
                switch number % 100 == 0 ? number / 100 % 3 : 3 + random.below(9) {
                case 0: line = random.bytes(upTo: 300_000).map { $0 == 10 ? 0 : $0 }
                case 1: line = Self.line(number, random.bytes(upTo: 70_000))
                case 2: line = Self.line(number, [UInt8](repeating: 0x41, count: 1 << 20))
                case 3: line = random.mutated(Self.line(number, good)).map { $0 == 10 ? 0 : $0 }
                case 4...6: line = Self.line(number, random.sealed(#"{"exp":1800000001.5,"nbf":-1e-3,"a":[[{}]]}"#))
                default: line = Self.line(number, random.below(3) == 0 ? good : random.mutated(good))
                }
                let answer = try desk.ask(line)
                let members = try #require(try JSONValue(parsing: Array(answer.utf8)).object)
                let verdict = members["verdict"]?.string
                #expect(verdict == "accept" ? members["error"] == nil : members["error"]?.string != nil)
                if verdict == "accept" { accepted += 1 }
            }
            let after = try desk.memory()
            #expect(after - before < 2048, "\(before) kB, then \(after) kB")
            #expect((250..<1750).contains(accepted), "\(accepted)")
            try desk.program.feed("")
            #expect(desk.program.end().code == 0)
        }
    }
}

/// Bytes, the same on every run: https://prng.di.unimi.it/splitmix64.c.
private struct SeededBytes {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return word ^ word >> 31
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func bytes(upTo count: Int) -> [UInt8] {
        (0..<below(count)).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    mutating func mutated(_ text: [UInt8]) -> [UInt8] {
        var other = text
        for _ in 0...below(3) where !other.isEmpty {
            let place = below(other.count)
            switch below(4) {
            case 0: other[place] ^= 1 << UInt8(below(8))
            case 1: other.remove(at: place)
            case 2: other.insert(UInt8(truncatingIfNeeded: next()), at: place)
            default: other.removeSubrange(place..<min(other.count, place + below(20)))
            }
        }
        return other
    }

    /// A token with changed claims and the right MAC.
    mutating func sealed(_ claims: String) -> [UInt8] {
        let claims = mutated(Array(claims.utf8))
        do {
            return Array(try HS256Signer(key: HS256Key(TokenVerifyTests.key)).sign(utf8: claims).utf8)
        } catch {
            return claims
        }
    }
}
