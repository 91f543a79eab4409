/// What a parked reply waits for: any 128 bits, such as an identifier.
public struct Topic: Hashable, Sendable {
    /// The first eight bytes.
    public let high: UInt64
    /// The last eight bytes.
    public let low: UInt64

    /// Creates the topic with exactly these bits.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}
