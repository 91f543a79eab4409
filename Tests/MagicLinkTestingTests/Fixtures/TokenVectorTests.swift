import MagicLinkJWT
import MagicLinkTesting
import Testing

/// The fixtures' tokens, read once.
private let fixtures: Result<FixtureSet, FixtureError> = {
    do throws(FixtureError) {
        return .success(try FixtureSet(directory: FixtureFolder.original.path))
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
                #expect(vector.isMACRight || vector.id.hasPrefix("kind-"), "\(vector)")
            case "mac": #expect(!vector.isMACRight, "\(vector)")
            default: break
            }
        }
    }

    @Test("A wrong verdict is seen", arguments: vectors.filter { ["kind-01", "late-01", "mac-01"].contains($0.id) })
    func wrong(_ vector: TokenVector) throws {
        let other = try KeyRing.generate(#require(KeyID("fixtures-2027")), from: [UInt8](1...32))
        #expect(vector.difference(under: other) != nil)
    }
}
