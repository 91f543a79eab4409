import MagicLink
import MagicLinkJWT

/// What stands behind the colon of a header field: words of visible ASCII with single spaces between them.
///
/// There is no way to make one that holds CR, LF, NUL or a byte beyond ASCII, so whatever it is made of, no header can
/// be added to a mail and none can be cut short. Lines are folded where the spaces are, so that none is longer than 76
/// columns but for a word that alone is longer: an address of 254 bytes stands whole.
struct HeaderValue: Hashable, Sendable {
    /// https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1 asks for 78 at most; a line with an encoded word has 76,
    /// https://www.rfc-editor.org/rfc/rfc2047#section-2.
    static let lineLimit = 76

    private let words: [[UInt8]]

    /// Words of a grammar, which the caller knows; whatever could be no word is left out.
    private init(words: [String]) {
        self.words = words.map { $0.utf8.filter(Self.isVisible) }.filter { !$0.isEmpty }
    }

    /// Words that are the same in every mail, or made of such an id.
    init(fixed words: String...) {
        self.init(words: words)
    }

    /// Any text, as in `Subject`; what does not stand for itself is encoded.
    init(text: String) {
        self.init(words: text.isEmpty ? [] : Self.plainWords(of: text) ?? EncodedWord.words(for: text))
    }

    /// A mailbox: the name as it is, in quotes or encoded, and the address.
    init(_ sender: Sender) {
        guard let name = sender.name else {
            self.init(sender.address)
            return
        }
        let address = "<\(Self.written(sender.address))>"
        guard let plain = Self.plainWords(of: name) else {
            self.init(words: EncodedWord.words(for: name) + [address])
            return
        }
        // A name in quotes needs no escapes: a sender's name holds neither quote nor backslash.
        let isPhrase = plain.allSatisfy { $0.utf8.allSatisfy(Self.isAtomText) }
        self.init(words: (isPhrase ? plain : "\"\(name)\"".split(separator: " ").map(String.init)) + [address])
    }

    /// An address alone.
    init(_ address: EmailAddress) {
        self.init(words: [Self.written(address)])
    }

    /// `<…@…>`.
    init(_ id: MessageID) {
        self.init(words: [id.description])
    }

    /// https://www.rfc-editor.org/rfc/rfc5322#section-3.3 in UTC: `Sat, 21 Nov 2026 08:31:00 +0000`. Times before 1970
    /// and after the year 9999 are clamped: that form has no room for them.
    init(_ date: NumericDate) {
        let date = NumericDate(min(max(date.seconds, 0), 253_402_300_799))
        let time = CalendarTime(date)
        let weekdays = ["Thu,", "Fri,", "Sat,", "Sun,", "Mon,", "Tue,", "Wed,"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [time.hour, time.minute, time.second].map { $0 < 10 ? "0\($0)" : "\($0)" }
        self.init(words: [
            weekdays[Int(date.seconds / 86_400 % 7)], "\(time.day)", months[time.month - 1], "\(time.year)",
            clock.joined(separator: ":"), "+0000",
        ])
    }

    /// The whole field with its name, folded, and its line break.
    func field(_ name: HeaderName) -> [UInt8] {
        var line = Array("\(name.rawValue):".utf8)
        var column = line.count
        for (index, word) in words.enumerated() {
            let fits = column + 1 + word.count <= Self.lineLimit
            // A first line without a word is legal but odd; it is worth it only where it helps.
            if !fits, index > 0 || 1 + word.count <= Self.lineLimit {
                line += "\r\n".utf8
                column = 0
            }
            line.append(UInt8(ascii: " "))
            line += word
            column += 1 + word.count
        }
        return line + "\r\n".utf8
    }

    /// The words of a text that stands for itself: single spaces, visible ASCII, nothing that would be decoded, and no
    /// word so long that its line could not be folded.
    private static func plainWords(of text: String) -> [String]? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let arePlain = words.allSatisfy { word in
            (1...60).contains(word.utf8.count) && word.utf8.allSatisfy(isVisible) && !word.contains("=?")
        }
        return arePlain ? words : nil
    }

    /// The address as it is, unless some reader could take a part of it for an encoded word, which a stranger may have
    /// typed on purpose (Python's does, and finds a line break): then its question marks are quoted, which means the same.
    private static func written(_ address: EmailAddress) -> String {
        let domain = address.domain
        let local = address.text.dropLast(domain.count + 1)
        guard local.contains("=?") else { return address.text }
        return "\"\(local.replacing("?", with: "\\?"))\"@\(domain)"
    }

    private static func isVisible(_ byte: UInt8) -> Bool { (0x21...0x7e).contains(byte) }

    /// https://www.rfc-editor.org/rfc/rfc5322#section-3.2.3, for bytes that are visible ASCII.
    private static func isAtomText(_ byte: UInt8) -> Bool { !"()<>[]:;@\\,.\"".utf8.contains(byte) }
}

/// The fields that our mails have: a closed list, so that no name comes from elsewhere.
enum HeaderName: String {
    case from = "From"
    case to = "To"
    case subject = "Subject"
    case date = "Date"
    case messageID = "Message-ID"
    case mimeVersion = "MIME-Version"
    case autoSubmitted = "Auto-Submitted"
    case autoResponseSuppress = "X-Auto-Response-Suppress"
    case contentLanguage = "Content-Language"
    case contentType = "Content-Type"
    case transferEncoding = "Content-Transfer-Encoding"
}
