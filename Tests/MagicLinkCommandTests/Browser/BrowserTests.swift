import Foundation
import TestClient
import Testing

/// Debian's Chromium at a whole service with TLS of its own, driven by `sign_in.py`.
@Suite("A browser", .timeLimit(.minutes(2)))
struct BrowserTests {
    @Test(
        "Two profiles sign in over TLS: the screen that waits goes on by itself, and without a script by Continue",
        arguments: ["script", "no_script"])
    func signsIn(what: String) async throws {
        try await Place.run { place in
            let service = try ServeTLSTests.serve(in: place)
            let port = "\(try #require(service.address))".split(separator: ":")[1]
            // The hash of its public key is all that the browser has to know of a certificate that nobody vouches for.
            let key = try Tool(
                "sh",
                [
                    "-c",
                    "openssl x509 -in one.pem -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary "
                        + "| base64",
                ], in: place.folder.path)
            try #require(key.end == .exit(0), "\(key.output)")
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "sign_in.py").path
            let words = [script, what, "login.example.org", String(port), key.output.trimmingCharacters(in: .newlines)]
            let said = try Tool("python3", words + [place.folder.path])
            #expect(said.end == .exit(0) && said.output == "signed in\n", "\(said.output)")
            let run = service.stop()
            #expect(run.code == 0)
        }
    }
}
