/// What a reader sees of a template filled with values that are as bad as values can be, and the line of each character.
struct ShownText {
    private var scalars: [(scalar: Unicode.Scalar, line: Int)] = []

    mutating func add(_ scalar: Unicode.Scalar, _ line: Int) {
        scalars.append((scalar, line))
    }

    mutating func add(_ text: String, _ line: Int) {
        for scalar in text.unicodeScalars { add(scalar, line) }
    }

    /// Where nobody reads on, as between two paragraphs.
    mutating func pause(_ line: Int) {
        add("\n", line)
    }

    /// The places of `placeholder` as they may come. Those that may begin or end in digits do, with as many as they can
    /// have. A link is told by itself, so nothing is shown of it.
    mutating func add(_ placeholder: Placeholder, _ line: Int) {
        switch placeholder {
        case .link: pause(line)
        case .client: add("88 x 88", line)
        case .time, .lifetime: add("28 x 28", line)
        case .device, .safety, .refusal: add("x", line)
        }
    }

    var isEmpty: Bool { scalars.allSatisfy { $0.scalar.properties.isWhitespace } }

    /// The line of the first run of digits that could be taken for the number on the other screen, or nil. What cannot
    /// be seen, and what is put onto another character, parts none.
    var lineOfNumber: Int? {
        var run = 0
        for (scalar, line) in scalars {
            if Character(scalar).isDigit {
                run += 1
                if run == Digits.runLength { return line }
            } else if !Self.joins(scalar) {
                run = 0
            }
        }
        return nil
    }

    /// The line of what mail programs make a link of, and that word, or nil.
    var secondLink: (line: Int, word: String)? {
        let lowered = scalars.map { scalar, line in (String(scalar).lowercased(), line) }
        for word in ["://", "www.", "mailto:", "tel:"] {
            let letters = word.map(String.init)
            guard lowered.count >= letters.count else { continue }
            for start in 0...(lowered.count - letters.count)
            where zip(lowered[start...], letters).allSatisfy({ $0.0 == $1 }) {
                return (lowered[start].1, word)
            }
        }
        return nil
    }

    private static func joins(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: true
        default: false
        }
    }
}
