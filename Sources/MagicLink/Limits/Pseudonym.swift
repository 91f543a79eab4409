public import MagicLinkJWT

/// Marks pseudonyms.
public enum PseudonymTag: Sendable {}

/// What limits call an address, a network or a browser: 128 bits of an HMAC under a key that does not rotate with the
/// others. Whoever reads a store learns from it neither who tried to sign in nor from where.
public typealias Pseudonym = UniqueID<PseudonymTag>

extension UniqueID where Owner == PseudonymTag {
    /// Everybody: what all share needs no name that hides anything.
    public static let everybody = Pseudonym(high: 0, low: 0)
}
