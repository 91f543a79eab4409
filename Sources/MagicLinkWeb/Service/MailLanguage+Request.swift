import MagicLink
import MagicLinkHTTP

extension MailLanguage {
    /// The one that the origin's `Accept-Language` prefers; nil if it names none of ours. It only chooses from the closed
    /// list, whatever else it holds (rule 12).
    init?(_ request: IncomingRequest) {
        guard let tag = AcceptLanguage.choice(in: request, of: Self.tags) else { return nil }
        self.init(rawValue: tag)
    }

    private static let tags = allCases.map(\.rawValue)
}
