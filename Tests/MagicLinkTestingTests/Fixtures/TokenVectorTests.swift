import MagicLinkJWT
import MagicLinkTesting
import Testing

/// The fixtures' tokens, read once.
private let fixtures: Result<FixtureSet, FixtureError> = {
    do throws(FixtureError) {
        return .success(try FixtureSet(directory: FixtureFolder.path))
    } catch {
        return .failure(error)
    }
}()

/// Every vector; none if they cannot be read, which another test says.
private let vectors = (try? fixtures.get())?.tokens ?? []

@Suite("The fixtures' tokens")
struct TokenVectorTests {
    @Test("This build says of a token what the fixtures say", arguments: vectors)
    func verdict(_ vector: TokenVector) throws {
        #expect(vector.difference(under: try fixtures.get().keys.ring()) == nil)
    }

    @Test("There are tokens to accept and to refuse, of all four kinds")
    func whole() throws {
        let fixtures = try fixtures.get()
        #expect(fixtures.validTokens.count >= 30 && fixtures.invalidTokens.count >= 300)
        #expect(
            fixtures.validTokens.allSatisfy { $0.code == nil } && fixtures.invalidTokens.allSatisfy { $0.code != nil })
        #expect(Set(fixtures.validTokens.map(\.purpose)) == [.link, .poll, .session, .refresh])
        #expect(Set(fixtures.invalidTokens.map(\.purpose)) == [.link, .poll, .session, .refresh])
        #expect(Set(fixtures.tokens.map(\.name)).count == fixtures.tokens.count)
    }

    @Test("Each code that a token can cause has a vector", arguments: TokenError.Code.allCases)
    func codes(_ code: TokenError.Code) throws {
        // That one is the machine's and no token's.
        let isTheTokens = code != .unavailable
        #expect(try fixtures.get().invalidTokens.contains { $0.code == code } == isTheTokens)
    }

    @Test("Only the check under test can refuse: the MAC is right wherever the check is another and the text was kept")
    func macs() throws {
        for vector in try fixtures.get().invalidTokens {
            guard case .refuse(let refusal) = vector.verdict else { continue }
            switch refusal.check {
            case "header", "claims", "issuer", "audience", "time", "size":
                // A token of another kind is signed with its own key, so that nothing but its kind is odd.
                #expect(vector.isMACRight || vector.id.hasPrefix("other-kind-"), "\(vector)")
            case "mac": #expect(!vector.isMACRight, "\(vector)")
            default: break
            }
        }
    }

    /// The token that is shown at its `exp`, up to the last digits of `now`.
    static let late = """
        "name": "exp_equal_to_now_is_too_late",
              "purpose": "link",
              "key": "fixtures-2027.link",
              "now": 1800000
        """

    /// An edit of the first vector of a file, or of the first that has the member, and what is said of it.
    static let wrongs = [
        (
            "tokens/invalid.json", late + "600", late + "599", "accepted, and not refused with expired"
        ),
        ("tokens/invalid.json", #""code": "token_too_long""#, #""code": "expired""#, "refused with token_too_long"),
        ("tokens/valid.json", #""now": 1800000000"#, #""now": 1800000600"#, "refused with expired, and not accepted"),
        ("tokens/valid.json", #""mac": true"#, #""mac": false"#, #""mac" is not what the key gives"#),
        ("tokens/valid.json", #""leeway": 30"#, #""leeway": 0"#, "expects a leeway that this build does not have"),
        ("tokens/valid.json", #""canonical": false"#, #""canonical": true"#, "signed again it is another text"),
        ("tokens/valid.json", #"\"exp\":1800000600"#, #"\"exp\":1800000601"#, "exp was understood as 1800000600"),
        ("tokens/valid.json", #""typ": "login-link+jwt""#, #""typ": "at+jwt""#, "is not that of its purpose"),
        ("tokens/valid.json", #""key": "fixtures-2027.link""#, #""key": "fixtures-2026.link""#, #""mac" is not"#),
    ]

    @Test("A vector that says something wrong is seen", arguments: wrongs)
    func wrong(_ file: String, _ old: String, _ new: String, said: String) throws {
        let copy = try FixtureFolder.readCopy(of: file, replacing: old, with: new)
        let keys = try copy.keys.ring()
        let differences = copy.tokens.compactMap { $0.difference(under: keys) }
        #expect(differences.count == 1 && differences[0].contains(said), "\(differences)")
    }
}
