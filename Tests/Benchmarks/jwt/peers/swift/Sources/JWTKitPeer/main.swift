import Foundation
import JWTKit

// usage: JWTKitPeer KEY_HEX CLAIMS_JSON     prints medians of nanoseconds: sign, verify

struct Claims: JWTPayload {
    var iss: IssuerClaim
    var aud: AudienceClaim
    var sub: SubjectClaim
    var sid: String
    var jti: IDClaim
    var iat: IssuedAtClaim
    var exp: ExpirationClaim

    func verify(using algorithm: some JWTAlgorithm) async throws {
        try exp.verifyNotExpired()
        try aud.verifyIntendedAudience(includes: expectedAudience)
        guard iss.value == expectedIssuer else {
            throw JWTError.claimVerificationFailure(failedClaim: iss, reason: "another issuer")
        }
    }
}

let arguments = CommandLine.arguments
let hex = Array(arguments[1].utf8)
let key = stride(from: 0, to: hex.count, by: 2).compactMap {
    UInt8(String(decoding: hex[$0..<$0 + 2], as: UTF8.self), radix: 16)
}
let decoder = JSONDecoder()
decoder.dateDecodingStrategy = .secondsSince1970
let claims = try decoder.decode(Claims.self, from: Data(arguments[2].utf8))
let expectedIssuer = claims.iss.value
let expectedAudience = claims.aud.value[0]
let keys = JWTKeyCollection()
await keys.add(hmac: HMACKey(from: Data(key)), digestAlgorithm: .sha256, kid: "k1")
let token = try await keys.sign(claims, kid: "k1")

var times: (sign: [Double], verify: [Double]) = ([], [])
for _ in 0..<21 {
    let start = ContinuousClock.now
    for _ in 0..<500 { _ = try await keys.sign(claims, kid: "k1") }
    let middle = ContinuousClock.now
    for _ in 0..<500 { _ = try await keys.verify(token, as: Claims.self) }
    let end = ContinuousClock.now
    times.sign.append((middle - start) / .nanoseconds(500))
    times.verify.append((end - middle) / .nanoseconds(500))
}
print(times.sign.sorted()[10], times.verify.sorted()[10])
