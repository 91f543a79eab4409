import FoundationEssentials

extension SteadyClock {
    /// The machine's own clock, made steady. One for a process: each starts anew from the system's time.
    public convenience init() {
        let start = ContinuousClock.now
        self.init(
            wall: { .milliseconds(Int64(Date().timeIntervalSince1970 * 1000)) },
            monotonic: { start.duration(to: .now) })
    }
}
