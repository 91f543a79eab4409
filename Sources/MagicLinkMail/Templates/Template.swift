/// One form of the mail, compiled: what stands there, and where values go. Made of our own words, or of an operator's
/// template that keeps every rule.
struct Template: Hashable, Sendable {
    /// A piece of it.
    enum Piece: Hashable, Sendable {
        /// It stands as it is; in HTML it is markup.
        case literal(String)
        /// It is text, escaped for the form.
        case value(Placeholder)
    }

    /// The form that it is of.
    let form: MailForm
    /// The pieces in order, no two literals side by side.
    private(set) var pieces: [Piece] = []

    init(_ form: MailForm) {
        self.form = form
    }

    /// Adds a piece as it is; nothing if it is empty.
    mutating func add(_ piece: Piece) {
        guard case .literal(let text) = piece else { return pieces.append(piece) }
        guard !text.isEmpty else { return }
        guard case .literal(let before)? = pieces.last else { return pieces.append(piece) }
        pieces[pieces.count - 1] = .literal(before + text)
    }

    /// Adds a sentence of ours, its words escaped like a value.
    mutating func say(_ phrase: Phrase) {
        for part in phrase.parts {
            if case .literal(let words) = part { add(.literal(escaped(words))) } else { add(part) }
        }
    }

    /// What it says with these values.
    func text(_ values: MailValues) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .literal(let literal): text += literal
            case .value(let placeholder): text += escaped(values[placeholder])
            }
        }
        return text
    }

    /// As its author could have written it.
    var source: String {
        pieces.map { piece in
            switch piece {
            case .literal(let literal): literal
            case .value(let placeholder): "{{\(placeholder.rawValue)}}"
            }
        }.joined()
    }

    /// HTML has two places where a value may stand, between tags and in a quoted attribute, and one escaping that is
    /// right for both. Plain text needs none, and a subject is encoded as a whole where it is put into the header.
    private func escaped(_ text: String) -> String {
        form == .html ? Markup.escaped(text) : text
    }
}
