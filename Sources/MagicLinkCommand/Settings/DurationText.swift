/// Durations as people write them in settings: `90s`, `10m`, `1h`, `2d`.
enum DurationText {
    /// The duration; nil unless `text` is up to nine digits and one unit.
    static func parse(_ text: String) -> Duration? {
        guard let unit = text.last, let seconds = units[unit] else { return nil }
        let digits = text.dropLast()
        guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let count = Int64(digits)
        else { return nil }
        return .seconds(count * seconds)
    }

    /// `duration` in the largest unit that fits.
    static func text(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        let unit = units.sorted { $0.value > $1.value }.first { seconds % $0.value == 0 }
        return unit.map { "\(seconds / $0.value)\($0.key)" } ?? "\(seconds)s"
    }

    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
}
