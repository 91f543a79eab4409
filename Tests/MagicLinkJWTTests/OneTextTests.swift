import Testing

@testable import MagicLinkJWT

/// A token has exactly one text: nobody can make a second one that is accepted too, and slip past a list of used ones.
@Suite struct OneTextTests {
    /// A token of each kind, and one whose header is spelled as none of ours, which is read step by step.
    enum Candidate: CaseIterable, Sendable {
        case link, poll, session, refresh, otherSpelling

        func text(of sample: Sample) throws -> [UInt8] {
            let (codec, key) = (sample.codec, sample.keyID)
            let text =
                switch self {
                case .link: try codec.sign(sample.link, under: key).text
                case .poll: try codec.sign(sample.poll, under: key).text
                case .session: try codec.sign(sample.session, under: key).text
                case .refresh: try codec.sign(sample.refresh, under: key).text
                case .otherSpelling:
                    try sample.forge(
                        header: #"{"typ":"login-link+jwt", "kid":"k1","alg":"HS256"}"#,
                        claims: Sample.claims(behind: #","more":[1]"#))
                }
            return Array(text.utf8)
        }

        func isAccepted(_ text: [UInt8], by codec: TokenCodec) -> Bool {
            switch self {
            case .link, .otherSpelling: Self.isAccepted(text, as: LinkClaims.self, by: codec)
            case .poll: Self.isAccepted(text, as: PollClaims.self, by: codec)
            case .session: Self.isAccepted(text, as: SessionClaims.self, by: codec)
            case .refresh: Self.isAccepted(text, as: RefreshClaims.self, by: codec)
            }
        }

        private static func isAccepted<C: TokenClaims>(_ text: [UInt8], as type: C.Type, by codec: TokenCodec) -> Bool {
            do throws(TokenError) {
                _ = try codec.verify(utf8: text, as: type, at: NumericDate(1_800_000_150))
                return true
            } catch {
                return false
            }
        }
    }

    let sample: Sample
    init() throws { sample = try Sample() }

    static let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/= \n\0".utf8)

    @Test("Any character changed, left out or put in: refused, four thousand times", arguments: Candidate.allCases)
    func seeded(_ candidate: Candidate) throws {
        let text = try candidate.text(of: sample)
        #expect(candidate.isAccepted(text, by: sample.codec))
        var random = SplitMix(state: 2027)
        var (tried, accepted) = (0, 0)
        while tried < 4000 {
            let place = Int(random.next() % UInt64(text.count + 1))
            // One in eight is any byte at all, the others are what an encoder could have written.
            let word = random.next()
            let byte =
                word % 8 == 0
                ? UInt8(truncatingIfNeeded: word >> 8) : Self.characters[Int(word >> 8) % Self.characters.count]
            var other = text
            switch random.next() % 3 {
            case 0 where place < text.count: other[place] = byte
            case 1 where place < text.count: other.remove(at: place)
            default: other.insert(byte, at: place)
            }
            guard other != text else { continue }
            tried += 1
            if candidate.isAccepted(other, by: sample.codec) { accepted += 1 }
        }
        #expect(accepted == 0)
    }

    /// Where second spellings would be: the ends of the parts carry bits that belong to no byte.
    @Test("Every character in every place around the dots and the ends: refused", arguments: Candidate.allCases)
    func edges(_ candidate: Candidate) throws {
        let text = try candidate.text(of: sample)
        let dots = text.indices.filter { text[$0] == UInt8(ascii: ".") }
        #expect(dots.count == 2)
        let places = Set((dots + [0, text.count - 1]).flatMap { [$0 - 2, $0 - 1, $0, $0 + 1, $0 + 2] })
        var accepted: [String] = []
        for place in places.sorted() where (0...text.count).contains(place) {
            for byte in UInt8.min...UInt8.max {
                var inserted = text
                inserted.insert(byte, at: place)
                if candidate.isAccepted(inserted, by: sample.codec) { accepted.append("+\(byte) at \(place)") }
                guard place < text.count, text[place] != byte else { continue }
                var changed = text
                changed[place] = byte
                if candidate.isAccepted(changed, by: sample.codec) { accepted.append("\(byte) at \(place)") }
            }
        }
        for place in text.indices {
            var shorter = text
            shorter.remove(at: place)
            if candidate.isAccepted(shorter, by: sample.codec) { accepted.append("without \(place)") }
        }
        #expect(accepted.isEmpty)
    }
}
