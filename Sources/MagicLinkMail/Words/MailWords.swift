import MagicLink

/// Everything that a mail says in one language. A language that lacks something fails the build.
///
/// No word here holds three digits, a link, or a name: what is particular to one mail comes in through its places.
struct MailWords: Sendable {
    /// The subject: no secret, no name and no number.
    let subject: String
    /// What was asked for, and where.
    let asked: Phrase
    /// Before the device, with its colon.
    let deviceLabel: String
    /// Before the time, with its colon.
    let timeLabel: String
    /// Before the link.
    let open: String
    /// Where the number stands, that it is not here, and that nobody may ask for it.
    let numberSafety: String
    /// That only the asking browser can confirm, and that nobody may ask for the link.
    let browserSafety: String
    /// What to do for somebody who did not ask.
    let refusal: String
    /// How often the link works, and for how long.
    let life: Phrase
    /// What a client without a name is called, as it stands in `asked`.
    let nameless: String
    /// A browser and its system.
    let device: DeviceWords
    /// Minutes.
    let minutes: PluralWords
    /// Days of a year.
    let date: DateWords

    /// The words of `language`.
    static func of(_ language: MailLanguage) -> MailWords {
        switch language {
        case .english: english
        case .german: german
        case .french: french
        case .spanish: spanish
        case .italian: italian
        }
    }
}

/// What devices are called in one language. Names of products are the same in all of them.
struct DeviceWords: Sendable {
    /// curl, wget, HTTPie.
    let commandLine: String
    /// A browser that we have no word for.
    let unknownBrowser: String
    /// Between browser and system, with its spaces.
    let on: String
    /// A system that we have no word for, as it stands behind `on`.
    let unknownSystem: String

    /// "Firefox on Linux"
    func words(_ device: Device) -> String {
        let browser =
            switch device.browser {
            case .commandLine: commandLine
            case .unknown: unknownBrowser
            case .chrome, .edge, .firefox, .safari, .opera, .samsung: device.browser.rawValue
            }
        let system =
            switch device.system {
            case .unknown: unknownSystem
            case .android, .iOS, .macOS, .windows, .chromeOS, .linux: device.system.rawValue
            }
        return browser + on + system
    }
}

/// One and many of something counted from 1 to 99: all that our languages tell apart there, by the rules of
/// https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html.
struct PluralWords: Sendable {
    /// All of it for one: "a minute".
    let one: String
    /// What stands behind any other number.
    let many: String

    /// "10 minutes"
    func words(_ count: Int) -> String {
        count == 1 ? one : "\(count) \(many)"
    }
}

/// Days and hours in one language, always in UTC, and without the year: no run of digits in a mail may look like a match
/// number.
struct DateWords: Sendable {
    /// January to December.
    let months: [12 of String]
    /// What the first of a month is called.
    let first: String
    /// Between any other day's number and its month.
    let beforeMonth: String
    /// Between day and hour.
    let beforeHour: String
    /// Behind the hour.
    let zone: String

    /// "21 November, 08:31 UTC"
    func words(_ time: CalendarTime) -> String {
        let day = time.day == 1 ? first : "\(time.day)"
        let clock = [time.hour, time.minute].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return day + beforeMonth + months[time.month - 1] + beforeHour + clock + zone
    }
}
