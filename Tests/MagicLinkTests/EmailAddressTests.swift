import Foundation
import MagicLink
import Testing

@Suite("E-mail addresses")
struct EmailAddressTests {
    /// `Fixtures/isemail`: theirs with its verdict on what we should do.
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let id: String
        let address_b64: String
        let ours: String
        let why: String
        var testDescription: String { "\(id) \(ours)" }
    }

    /// `Fixtures/isemail/verdicts.jsonl`: ours, case by case, with the reason where a legal address is refused.
    struct Verdict: Decodable, Sendable {
        let id: String
        let verdict: String
        let reason: String?
    }

    static let cases = Result { try Corpus.lines("isemail/addresses.jsonl", of: Case.self) }
    static let verdicts = Result { try Corpus.lines("isemail/verdicts.jsonl", of: Verdict.self) }

    @Test("Each case of isemail is decided as our list says")
    func corpus() throws {
        let verdicts = try Self.verdicts.get()
        let cases = try Self.cases.get()
        #expect(verdicts.map(\.id) == cases.map(\.id) && cases.count == 164)
        for (item, verdict) in zip(cases, verdicts) {
            let bytes = try #require(Data(base64Encoded: item.address_b64))
            let found = Self.verdict(String(decoding: bytes, as: UTF8.self))
            #expect(found == verdict.verdict, "\(item.id)")
            // Whoever refuses what is legal needs a reason.
            #expect((verdict.reason != nil) == (item.ours != "reject" && found != "accepted"), "\(item.id)")
            #expect(item.ours != "reject" || found != "accepted", "\(item.id)")
        }
    }

    private static func verdict(_ text: String) -> String {
        do throws(EmailAddress.Problem) {
            _ = try EmailAddress(text)
            return "accepted"
        } catch {
            return error.rawValue
        }
    }

    @Test(
        "What is no address, and why",
        arguments: [
            ("", EmailAddress.Problem.malformed), ("ada", .malformed), ("@example.org", .malformed),
            ("ada@", .malformed),
            ("ada@b@example.org", .malformed), ("ada@@example.org", .malformed), (" ada@example.org", .malformed),
            ("ada@example.org\r\nBcc: eve@example.org", .malformed), ("ada\r\n@example.org", .malformed),
            ("ada@example.org\n", .malformed), ("ada\u{0}@example.org", .malformed),
            ("ada@example.org\u{0}", .malformed),
            ("\"ada\"@example.org", .malformed), ("ada@[192.0.2.1]", .malformed), ("a..b@example.org", .malformed),
            (".a@example.org", .malformed), ("a.@example.org", .malformed), ("ada@-example.org", .malformed),
            ("ada@example-.org", .malformed), ("ada@example..org", .malformed), ("ada@example.org.", .malformed),
            ("ada@exa_mple.org", .malformed), ("Ada <ada@example.org>", .malformed),
            ("ada,eve@example.org", .malformed),
            ("ada@localhost", .domainIncomplete), ("ada@192.0.2.1", .domainIncomplete),
            ("ada@example.1", .domainIncomplete),
            ("ada@bücher.example", .notASCII), ("\u{212a}elvin@example.org", .notASCII),
            ("ad\u{131}@example.org", .notASCII),
            ("ada@ex\u{430}mple.org", .notASCII), ("ada@example\u{3002}org", .notASCII),
            ("ada\u{ff20}example.org", .notASCII),
        ])
    func refused(text: String, problem: EmailAddress.Problem) {
        #expect(throws: problem) { try EmailAddress(text) }
    }

    @Test(
        "What is one",
        arguments: [
            "a@b.cc", "ada@example.org", "ada+tag@example.org", "!#$%&'*+-/=?^_`{|}~@example.org", "1@2.example",
            "ada@xn--bcher-kva.example", "ada@123.example.org", "ada@a-b.example",
        ])
    func accepted(text: String) throws { #expect(try EmailAddress(text).text == text) }

    @Test("254 bytes fit and 255 do not; a local part has 64, a label 63")
    func lengths() throws {
        let label = String(repeating: "d", count: 63)
        func address(_ local: Int, _ last: Int) -> String {
            String(repeating: "a", count: local) + "@\(label).\(label)." + String(repeating: "e", count: last)
        }
        #expect(address(64, 61).utf8.count == 254)
        #expect(try EmailAddress(address(64, 61)).text.utf8.count == 254)
        #expect(throws: EmailAddress.Problem.tooLong) { try EmailAddress(address(64, 62)) }
        #expect(throws: EmailAddress.Problem.tooLong) { try EmailAddress(address(65, 10)) }
        #expect(throws: EmailAddress.Problem.tooLong) { try EmailAddress("a@\(label)d.org") }
        #expect(throws: EmailAddress.Problem.tooLong) { try EmailAddress(String(repeating: "a", count: 100_000)) }
    }

    @Test("Spellings of one address are one address, which keeps the spelling of its local part")
    func spellings() throws {
        let typed = try EmailAddress("Ada.Lovelace@EXAMPLE.Org")
        #expect(typed == (try EmailAddress("ada.lovelace@example.org")))
        #expect(Set([typed, try EmailAddress("ADA.LOVELACE@EXAMPLE.ORG")]).count == 1)
        #expect(typed.text == "Ada.Lovelace@example.org" && typed.key == "ada.lovelace@example.org")
        #expect(typed.domain == "example.org" && "\(typed)" == typed.text)
        // Nothing else is folded.
        for other in ["adalovelace@example.org", "ada.lovelace+x@example.org", "ada.lovelace@mail.example.org"] {
            #expect(typed != (try EmailAddress(other)))
        }
    }
}
