/// What a mail calls a client: the operator's name, less what no mail of ours may hold.
///
/// It is one line. A run of three digits or more would look like the number on the other screen, and `://` like a second
/// link; each of them becomes `…`.
struct ShownName {
    /// The name, at least one character.
    let text: String

    /// Returns nil if nothing of the name is left.
    init?(_ name: String) {
        let words = String(String.UnicodeScalarView(name.unicodeScalars.compactMap(Self.shown)))
            .split(separator: " ").joined(separator: " ")
        text = Self.withoutNumbers(words.replacing("://", with: "…"))
        guard !text.isEmpty else { return nil }
    }

    /// Every space and every break is a plain space, and what nobody sees, or what turns the direction of writing, goes.
    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .control, .lineSeparator, .paragraphSeparator: " "
        default: scalar.isVisible ? scalar : nil
        }
    }

    private static func withoutNumbers(_ name: String) -> String {
        var shown = ""
        var digits = ""
        for character in name {
            if character.isDigit {
                digits.append(character)
            } else {
                shown += digits.count < Digits.runLength ? digits : "…"
                shown.append(character)
                digits = ""
            }
        }
        return shown + (digits.count < Digits.runLength ? digits : "…")
    }
}

/// What could be taken for the number on the other screen.
enum Digits {
    /// No match number is shorter.
    static let runLength = 3
}

extension Character {
    /// True for a digit of any script, also in a circle, raised, or with an accent on it.
    var isDigit: Bool {
        unicodeScalars.contains { [.decimal, .digit].contains($0.properties.numericType) }
    }
}

extension Unicode.Scalar {
    /// False for controls, breaks and format characters, with which a name could look like another or hide a part of
    /// itself. The two joiners are spelling in some scripts and part of many an emoji, and turn nothing around.
    var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
        case .format: self == "\u{200c}" || self == "\u{200d}"
        default: true
        }
    }
}
