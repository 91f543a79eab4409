import Foundation
import TestClient
import Testing

@testable import MagicLinkServer

@Suite("Certificate and key", .timeLimit(.minutes(1)))
struct TLSCredentialsTests {
    static func code(_ certificates: [UInt8], _ key: [UInt8]) -> TLSError.Code? {
        var key = key
        defer { #expect(key.allSatisfy { $0 == 0 }) }
        do throws(TLSError) {
            _ = try TLSCredentials(certificates: certificates, wiping: &key)
            return nil
        } catch {
            #expect(!error.message.contains("BEGIN"))
            return error.code
        }
    }

    @Test("They are taken together, whatever kind of key it is, and the key is wiped")
    func good() throws {
        for kind in [["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], ["rsa:2048"], ["ed25519"]] {
            let files = try Certificates("one", kind: kind)
            #expect(Self.code(try files.bytes("one.pem"), try files.bytes("one-key.pem")) == nil)
        }
    }

    @Test("What is wrong with them has a code of its own")
    func wrong() throws {
        let files = try Certificates("one", "two")
        let (one, two) = (try files.bytes("one.pem"), try files.bytes("two.pem"))
        let (key, other) = (try files.bytes("one-key.pem"), try files.bytes("two-key.pem"))
        let rsa = try Certificates("three", kind: ["rsa:1024"])
        let encrypted = try Tool(
            "openssl", ["pkcs8", "-topk8", "-in", "one-key.pem", "-out", "locked.pem", "-passout", "pass:secret"],
            in: files.folder.path)
        #expect(encrypted.end == .exit(0))
        var broken = one
        broken[one.count / 2] = UInt8(ascii: "!")
        #expect(Self.code([], key) == .noCertificate)
        #expect(Self.code(key, key) == .noCertificate)
        #expect(Self.code(broken, key) == .certificateMalformed)
        #expect(Self.code(one + broken, key) == .certificateMalformed)
        #expect(Self.code(Array(one.dropLast(30)), key) == .certificateMalformed)
        #expect(Self.code(try rsa.bytes("three.pem"), try rsa.bytes("three-key.pem")) == .certificateUnusable)
        #expect(Self.code(one, []) == .noKey)
        #expect(Self.code(one, one) == .noKey)
        #expect(Self.code(one, Array(key.dropLast(30))) == .keyMalformed)
        #expect(Self.code(one, try files.bytes("locked.pem")) == .keyEncrypted)
        #expect(Self.code(one, other) == .keyMismatch)
        #expect(Self.code(one, try rsa.bytes("three-key.pem")) == .keyMismatch)
        // The server's own comes first.
        #expect(Self.code(two + one, key) == .keyMismatch)
        #expect(Self.code(one + two, key) == nil)
    }

    @Test("Each code is a word that stays, and says whose file it is about")
    func codes() {
        let words = TLSError.Code.allCases.map(\.rawValue)
        #expect(
            words == [
                "no_certificate", "certificate_malformed", "certificate_unusable", "no_key", "key_malformed",
                "key_encrypted", "key_mismatch", "unavailable",
            ])
        #expect(
            TLSError.Code.allCases.map { TLSError($0, "").isOfKey } == [
                false, false, false, true, true, true, true, false,
            ])
    }
}
