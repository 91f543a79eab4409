import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLink

@Suite("Rule 10: secrets are nowhere else")
struct RedactionTests {
    private func prints(_ value: some Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value) \(String(reflecting: value)) \([value]) \(dumped)"
    }

    @Test("No token, cookie, mail, proof or credential shows itself, however it is printed")
    func redacted() async throws {
        let bench = try Bench()
        let (login, granted) = try await bench.signedIn()
        let link = try #require(bench.mailer.mails.first)
        let cookie = try #require(bench.site.browserSession(of: login.session, under: bench.site.keys.signingKeyID))
        let verifier = String(repeating: "v", count: 43)
        let proof = OriginProof(token: login.pollToken.text, verifier: verifier)
        let secrets = [
            login.pollToken.text, granted.accessToken.text, granted.refreshToken.text, link.link, cookie.text, verifier,
            "ada@example.org",
        ]
        let shown: [String] = [
            prints(login.pollToken), prints(granted.accessToken), prints(granted.refreshToken), prints(granted),
            prints(login), prints(link), prints(cookie), prints(proof),
            prints(SessionCredential.bearer(granted.accessToken.text)), prints(SessionCredential.browser(cookie)),
            prints(TokenAnswer.granted(granted)), prints(bench.site.keys), prints(bench.sink.events),
        ]
        for text in shown {
            for secret in secrets { #expect(!text.contains(secret)) }
            // Not even as bytes, one after the other.
            #expect(!text.contains("- 0x") && !text.contains("bytes"))
        }
        for text in [prints(link), prints(cookie), prints(proof)] { #expect(text.contains("<redacted>")) }
    }

    @Test("Nothing that is stored holds a token: not the record, not the mail row")
    func stored() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let rows = try await bench.store.dueMail(limit: 10)
        let token = try await bench.token(of: login)
        _ = try await bench.flow.confirm(link: token, number: login.number.text, on: Bench.phone)
        let granted = try #require(try await bench.poll(login).granted)
        let text = prints(try await bench.record(login)) + prints(rows)
        for secret in [token, login.pollToken.text, granted.accessToken.text, granted.refreshToken.text] {
            for part in secret.split(separator: ".").dropFirst() { #expect(!text.contains(part)) }
        }
    }
}
