public import MagicLink
import Synchronization

/// Random bits that are the same in every run with the same seed: SplitMix64. For tests and fixtures alone; whoever
/// knows the seed knows every id.
public final class SeededRandom: RandomSource {
    private let state: Mutex<UInt64>

    /// Creates the source of one seed.
    public init(seed: UInt64) {
        state = Mutex(seed)
    }

    /// The next 64 bits.
    public func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return mixed ^ mixed >> 31
        }
    }
}
