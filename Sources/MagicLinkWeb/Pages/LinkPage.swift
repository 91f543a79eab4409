import MagicLink
import MagicLinkHTTP
import MagicLinkJWT

/// What the page of a link has to say, by where its login stands.
enum LinkPage: Sendable {
    /// It can be confirmed or refused; in the origin's own browser without a number.
    case open(isOwnBrowser: Bool)
    case justDone
    /// *This wasn't me* wants the address, or nothing in the origin's own browser.
    case used(at: NumericDate, by: Device, isOwnBrowser: Bool)
    case ended(Confirmation.Ending?)
    case superseded
    case expired
    case mayNotSignIn
    case needsOwnBrowser
    /// Not a link of ours, or so old that nothing is known of it.
    case unknown

    init(_ standing: Confirmation.LinkStanding, isOwnBrowser: Bool) {
        self =
            switch standing {
            case .open: .open(isOwnBrowser: isOwnBrowser)
            case .openInOwnBrowser: isOwnBrowser ? .open(isOwnBrowser: true) : .needsOwnBrowser
            case .justDone: .justDone
            case .used(let at, let by): .used(at: at, by: by, isOwnBrowser: isOwnBrowser)
            case .ended(let ending): .ended(ending)
            case .superseded: .superseded
            case .expired: .expired
            case .mayNotSignIn: .mayNotSignIn
            case .mismatched: .unknown
            }
    }

    /// The page after something was refused. A login that is still open shows its forms again.
    init(_ refusal: Confirmation.Refusal, of record: Confirmation) {
        switch refusal {
        case .pending, .numberMalformed, .numberWrong: self = .open(isOwnBrowser: false)
        case .addressWrong: self = Self.used(record) ?? .open(isOwnBrowser: false)
        case .alreadyUsed, .alreadyCollected: self = Self.used(record) ?? .ended(record.progress.ending)
        case .denied, .revoked, .refreshReuse: self = .ended(record.progress.ending)
        case .expired: self = .expired
        case .superseded: self = .superseded
        case .mayNotSignIn: self = .mayNotSignIn
        case .needsOwnBrowser: self = .needsOwnBrowser
        case .mismatched, .tooManyResends: self = .unknown
        }
    }

    private static func used(_ record: Confirmation) -> LinkPage? {
        guard let at = record.progress.confirmedAt, let by = record.progress.confirmedBy else { return nil }
        return .used(at: at, by: by, isOwnBrowser: false)
    }

    /// The status when the page is looked at.
    var status: Status {
        switch self {
        case .open, .needsOwnBrowser, .justDone, .used: .ok
        case .ended, .superseded, .expired: .gone
        case .mayNotSignIn: .forbidden
        case .unknown: .notFound
        }
    }
}
