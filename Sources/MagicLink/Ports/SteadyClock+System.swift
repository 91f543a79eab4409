import FoundationEssentials
public import MagicLinkJWT

extension SteadyClock {
    /// The machine's own clock, made steady. One for a process: each starts anew from the system's time.
    ///
    /// - Parameter notBefore: a time that was seen before this process began; time goes on from there.
    public convenience init(notBefore: NumericDate? = nil) {
        let start = ContinuousClock.now
        self.init(
            notBefore: notBefore, wall: { .milliseconds(Int64(Date().timeIntervalSince1970 * 1000)) },
            monotonic: { start.duration(to: .now) })
    }
}
