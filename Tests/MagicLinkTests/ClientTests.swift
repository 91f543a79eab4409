import Testing

@testable import MagicLink

@Suite("Clients")
struct ClientTests {
    @Test(
        "An id is 1 to 64 characters of a small alphabet",
        arguments: [
            ("a", true), ("my-app_2.0", true), ("", false), ("a b", false), ("a/b", false), ("\u{e4}", false),
            ("a\n", false),
        ])
    func ids(id: String, isAllowed: Bool) {
        #expect((Client(id: id, name: "An app") != nil) == isAllowed)
        #expect(Client(id: String(repeating: "a", count: 64), name: "") != nil)
        #expect(Client(id: String(repeating: "a", count: 65), name: "") == nil)
    }

    @Test("A secret is compared by its hash; a public client has only the empty one")
    func secrets() throws {
        let hash = SHA256.digest(Array("correct horse".utf8))
        let secret = try #require(Client(id: "app", name: "App", authentication: .secret(sha256: hash)))
        #expect(secret.accepts(secret: "correct horse"))
        for wrong in ["", "correct hors", "correct horse "] { #expect(!secret.accepts(secret: wrong)) }
        let open = try #require(Client(id: "app", name: "App"))
        #expect(open.accepts(secret: "") && !open.accepts(secret: "x"))
    }

    @Test("magiclink is always registered, and can be renamed; nobody else is unless listed")
    func registry() throws {
        #expect(ClientRegistry()["magiclink"]?.name == "MagicLink")
        #expect(ClientRegistry()["other"] == nil && ClientRegistry().audiences.isEmpty)
        let own = try #require(Client(id: "magiclink", name: "Our house", audience: "https://api.example.org"))
        let registry = ClientRegistry([own])
        #expect(registry["magiclink"] == own && registry.audiences == ["https://api.example.org"])
    }
}
