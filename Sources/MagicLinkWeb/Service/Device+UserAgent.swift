import MagicLink
import MagicLinkHTTP

extension Device {
    /// What a `User-Agent` says, in our words: it only chooses from the closed lists, whatever else it holds (rule 12).
    init(_ request: IncomingRequest) {
        // Every browser says who it is well before that; the rest is somebody's idea of load.
        let text = Array((request.fields["user-agent"] ?? "").utf8.prefix(512))
        self.init(
            browser: Self.first(of: Self.browsers, in: text) ?? .unknown,
            system: Self.first(of: Self.systems, in: text) ?? .unknown)
    }

    /// In this order: nearly every browser also calls itself Chrome, and nearly all of those Safari.
    private static let browsers: [(word: String, meaning: Browser)] = [
        ("curl/", .commandLine), ("Wget/", .commandLine), ("HTTPie/", .commandLine),
        ("Edg/", .edge), ("EdgA/", .edge), ("EdgiOS/", .edge),
        ("OPR/", .opera), ("OPT/", .opera), ("Opera", .opera),
        ("SamsungBrowser/", .samsung),
        ("Firefox/", .firefox), ("FxiOS/", .firefox),
        ("Chrome/", .chrome), ("CriOS/", .chrome), ("Chromium/", .chrome),
        ("Safari/", .safari),
    ]

    /// In this order: Android and ChromeOS also say Linux, iOS also says Mac OS X.
    private static let systems: [(word: String, meaning: System)] = [
        ("Android", .android), ("iPhone", .iOS), ("iPad", .iOS), ("iPod", .iOS), ("CrOS", .chromeOS),
        ("Windows", .windows), ("Macintosh", .macOS), ("Mac OS X", .macOS), ("Linux", .linux),
    ]

    private static func first<Meaning>(of words: [(word: String, meaning: Meaning)], in text: [UInt8]) -> Meaning? {
        words.first { contains(text, Array($0.word.utf8)) }?.meaning
    }

    private static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        text.indices.contains { text[$0] == word[0] && text[$0...].starts(with: word) }
    }
}
