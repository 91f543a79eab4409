/// The clock for waiting. The one for expiry is `SteadyClock`; the two are never mixed.
enum SystemTime {
    /// Time since the process looked first.
    @Sendable static func monotonic() -> Duration {
        start.duration(to: .now)
    }

    /// Waits; cut short when the task is cancelled, which is no error here.
    @Sendable static func sleep(_ duration: Duration) async {
        do { try await Task.sleep(for: duration) } catch {}
    }

    private static let start = ContinuousClock.now
}
