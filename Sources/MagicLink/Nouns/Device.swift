/// What pages and mails say of a device: a browser and a system from closed lists, never its own words.
///
/// A `User-Agent` is written by whoever asks, so whatever it says beyond these lists would be a stranger's text in a
/// mail with our name on it (rule 12).
public struct Device: Hashable, Sendable {
    /// A browser we have a word for.
    public enum Browser: String, CaseIterable, Sendable {
        /// Google Chrome or Chromium.
        case chrome = "Chrome"
        /// Microsoft Edge.
        case edge = "Edge"
        /// Mozilla Firefox.
        case firefox = "Firefox"
        /// Apple Safari.
        case safari = "Safari"
        /// Opera.
        case opera = "Opera"
        /// Samsung Internet.
        case samsung = "Samsung Internet"
        /// A program on a command line: curl, wget, HTTPie.
        case commandLine = "a command-line program"
        /// Anything else.
        case unknown = "an unknown program"
    }

    /// An operating system we have a word for.
    public enum System: String, CaseIterable, Sendable {
        /// Android.
        case android = "Android"
        /// iOS and iPadOS.
        case iOS = "iOS"
        /// macOS.
        case macOS = "macOS"
        /// Windows.
        case windows = "Windows"
        /// ChromeOS.
        case chromeOS = "ChromeOS"
        /// Linux.
        case linux = "Linux"
        /// Anything else.
        case unknown = "an unknown system"
    }

    /// The browser.
    public let browser: Browser
    /// The system.
    public let system: System

    /// Describes a device.
    public init(browser: Browser, system: System) {
        self.browser = browser
        self.system = system
    }

    /// Nothing is known of it.
    public static let unknown = Device(browser: .unknown, system: .unknown)

    /// Our words for it: "Firefox on Linux".
    public var words: String { "\(browser.rawValue) on \(system.rawValue)" }
}
