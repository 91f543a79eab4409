/// One promise that every store has to keep: a sentence, and a check that throws `BrokenPromise` if it is not kept.
///
/// Run each of `all` against a fresh, empty store. No rule sleeps; where tasks race, the verdict is the same however
/// they come through.
public struct StoreRule: Hashable, Sendable, CustomStringConvertible {
    /// The promise in words; no two rules have the same.
    public let sentence: String
    /// Throws `BrokenPromise`, or whatever the store throws.
    public let check: @Sendable (StoreUnderTest) async throws -> Void

    /// Creates a rule.
    public init(_ sentence: String, check: @escaping @Sendable (StoreUnderTest) async throws -> Void) {
        self.sentence = sentence
        self.check = check
    }

    /// Every promise.
    public static let all: [StoreRule] =
        beginning + arrows + refusals + races + deadlines + handingOver + lastLogins + endings + news + mail + people
        + keeping + limits + settling

    /// The promise in words.
    public var description: String { sentence }
    /// Compares the sentences.
    public static func == (lhs: StoreRule, rhs: StoreRule) -> Bool { lhs.sentence == rhs.sentence }
    /// Hashes the sentence.
    public func hash(into hasher: inout Hasher) { hasher.combine(sentence) }
}
