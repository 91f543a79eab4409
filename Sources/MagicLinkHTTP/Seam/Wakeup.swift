/// Why a parked reply goes on.
public enum Wakeup: Hashable, Sendable, CaseIterable {
    /// The topic changed, or may have: look again.
    case changed
    /// The time it asked for is over.
    case timeout
    /// Another reply parked on the same topic and took its place.
    case replaced
    /// It was not parked, because too many are: answer on the spot, anything else becomes a 503.
    case crowded
    /// The server stops: answer now; whatever would wait is closed instead.
    case stopping
}
