import MagicLink
import MagicLinkHTTP

extension Device {
    /// What a `User-Agent` says, in our words: it only chooses from the closed lists, whatever else it holds (rule 12).
    init(_ request: IncomingRequest) {
        guard let text = request.fields["user-agent"] else {
            self.init(browser: .unknown, system: .unknown)
            return
        }
        // Every browser says who it is well before that; the rest is somebody's idea of load.
        let bytes = Array(text.utf8.prefix(512))
        self.init(
            browser: Self.browsers.first(in: bytes) ?? .unknown, system: Self.systems.first(in: bytes) ?? .unknown)
    }

    /// In this order: nearly every browser also calls itself Chrome, and nearly all of those Safari.
    private static let browsers = Words<Browser>([
        ("curl/", .commandLine), ("Wget/", .commandLine), ("HTTPie/", .commandLine),
        ("Edg/", .edge), ("EdgA/", .edge), ("EdgiOS/", .edge),
        ("OPR/", .opera), ("OPT/", .opera), ("Opera", .opera),
        ("SamsungBrowser/", .samsung),
        ("Firefox/", .firefox), ("FxiOS/", .firefox),
        ("Chrome/", .chrome), ("CriOS/", .chrome), ("Chromium/", .chrome),
        ("Safari/", .safari),
    ])

    /// In this order: Android and ChromeOS also say Linux, iOS also says Mac OS X.
    private static let systems = Words<System>([
        ("Android", .android), ("iPhone", .iOS), ("iPad", .iOS), ("iPod", .iOS), ("CrOS", .chromeOS),
        ("Windows", .windows), ("Macintosh", .macOS), ("Mac OS X", .macOS), ("Linux", .linux),
    ])
}

/// Words to be found in a text, the more telling ones first.
private struct Words<Meaning: Sendable>: Sendable {
    private let words: [(bytes: [UInt8], meaning: Meaning)]
    /// Those with which a word begins: few bytes of a text are among them.
    private let initials: Set<UInt8>

    init(_ words: [(String, Meaning)]) {
        self.words = words.map { (Array($0.0.utf8), $0.1) }
        initials = Set(self.words.compactMap(\.bytes.first))
    }

    /// The meaning of the first word, in their own order, that stands anywhere in `text`.
    func first(in text: [UInt8]) -> Meaning? {
        let places = text.indices.filter { initials.contains(text[$0]) }
        return words.first { word in places.contains { text[$0...].starts(with: word.bytes) } }?.meaning
    }
}
