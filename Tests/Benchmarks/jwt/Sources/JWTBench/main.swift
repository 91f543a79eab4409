import CLimit
import MagicLinkJWT

// Three things by turns on one thread: HMAC-SHA256 of the signed bytes by the C of CLimit, signing, and verifying with
// every check on. Prints how many bytes are signed, and the three medians of nanoseconds.
//
// usage: JWTBench TURNS

let now = NumericDate(1_800_000_000)

/// Different tokens, so that no branch is learnt by heart.
func someClaims(_ count: Int) -> [LinkClaims] {
    func word() -> UInt64 { UInt64.random(in: .min ... .max) }
    return (0..<count).map { _ in
        LinkClaims(
            subject: UserID(random: word(), word()), session: SessionID(random: word(), word()),
            id: TokenID(random: word(), word()), issuedAt: now, expiresAt: now + .seconds(600))
    }
}

func nanoseconds(for calls: Int, _ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .nanoseconds(calls)
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

/// In a function, because variables of a file are read anew at each use.
func measure(turns: Int, count: Int = 64, rounds: Int = 40) throws {
    let master = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
    let codec = TokenCodec(
        issuer: "https://login.example.org",
        keys: try KeyRing(parsing: Array("k1 \(Base64URL.encode(master))".utf8)))
    let key = codec.keys.signingKeyID
    let claims = someClaims(count)
    let tokens = try claims.map { try codec.sign($0, under: key).text }
    let signed = tokens.map { Array($0.utf8.dropLast(44)) }
    let (length, messages) = (signed[0].count, Array(signed.joined()))
    precondition(signed.allSatisfy { $0.count == length } && limit_prepare(master, master.count) == 1)

    var times: [(limit: Double, sign: Double, verify: Double)] = []
    for _ in 0..<turns {
        let limit = nanoseconds(for: count * rounds) {
            precondition(limit_run(messages, length, Int32(count), Int32(rounds)) >= 0)
        }
        var sum = 0
        let sign = try nanoseconds(for: count * rounds) {
            for _ in 0..<rounds {
                for claims in claims { sum &+= try codec.sign(claims, under: key).text.utf8.count }
            }
        }
        let verify = try nanoseconds(for: count * rounds) {
            for _ in 0..<rounds {
                for text in tokens {
                    sum &+= Int(try codec.verify(text, as: LinkClaims.self, at: now).claims.expiresAt.seconds)
                }
            }
        }
        precondition(sum != 0)
        times.append((limit, sign, verify))
    }
    print("bytes", length)
    print("limit", median(times.map(\.limit)))
    print("sign", median(times.map(\.sign)))
    print("verify", median(times.map(\.verify)))
}

try measure(turns: CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 201)
