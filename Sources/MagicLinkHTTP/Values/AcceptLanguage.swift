/// Which of our languages a client would read: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4.
public enum AcceptLanguage {
    /// At most so many ranges are read; browsers send about ten, and the rest is somebody's idea of load.
    public static let maximumRanges = 32

    /// A range has at most so many bytes, as https://www.rfc-editor.org/rfc/rfc5646#section-4.4.1 advises; a longer one
    /// names nothing of ours.
    static let rangeLimit = 35

    /// The one of `offered`, tags in lower case, that `request` prefers; nil if it names none of them, so that whoever
    /// serves it chooses. Nothing of the request is in the answer.
    ///
    /// This is the lookup of https://www.rfc-editor.org/rfc/rfc4647#section-3.4: by weight, among equals the first; a
    /// range of which nothing is offered loses its last subtag and is tried again. `*` leaves the choice to whoever
    /// serves. A language with the weight 0 is not taken. A range that is malformed is ignored, and others beside it hold.
    public static func choice(in request: IncomingRequest, of offered: [String]) -> String? {
        var ranges: [LanguageRange] = []
        for field in request.fields.all("accept-language") {
            let bytes = field.utf8.span
            for place in bytes.list(bytes.indices) where ranges.count < maximumRanges {
                // What is malformed counts too: it has cost as much.
                ranges.append(LanguageRange(bytes.extracting(place)) ?? LanguageRange(tag: "", weight: 0))
            }
        }
        let refused = ranges.filter { $0.weight == 0 }.map(\.tag)
        // Sorting is stable: equals stay in the order of the field.
        for range in ranges.filter({ $0.weight > 0 }).sorted(by: { $0.weight > $1.weight }) {
            if range.tag == "*" { return nil }
            var tag = range.tag[...]
            while !tag.isEmpty {
                if !refused.contains(String(tag)), let found = offered.first(where: { $0 == tag }) { return found }
                tag = shortened(tag)
            }
        }
        return nil
    }

    /// `tag` without its last subtag, and without one letter alone at the new end, which would introduce nothing.
    private static func shortened(_ tag: Substring) -> Substring {
        guard let hyphen = tag.lastIndex(of: "-") else { return "" }
        let rest = tag[..<hyphen]
        guard let before = rest.lastIndex(of: "-") else { return rest }
        return rest[before...].utf8.count == 2 ? rest[..<before] : rest
    }

    /// `language-range` of https://www.rfc-editor.org/rfc/rfc4647#section-2.1 with its weight.
    fileprivate struct LanguageRange {
        /// In lower case.
        let tag: String
        /// In thousandths, 0 to 1000.
        let weight: Int
    }
}

extension AcceptLanguage.LanguageRange {
    /// Returns nil if `bytes` are no range with a weight.
    fileprivate init?(_ bytes: Span<UInt8>) {
        let end = bytes.place(of: UInt8(ascii: ";"), in: bytes.indices)
        let tag = bytes.trimmed(0..<end)
        guard tag.lowerBound == 0, Self.isTag(bytes.extracting(tag)),
            let weight = end == bytes.count ? 1000 : Self.weight(bytes, bytes.trimmed((end + 1)..<bytes.count))
        else { return nil }
        self.init(tag: String(decoding: tag.map { ASCII.lowered(bytes[$0]) }, as: UTF8.self), weight: weight)
    }

    /// `*`, or letters and then letters and digits, one to eight in each subtag.
    private static func isTag(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= AcceptLanguage.rangeLimit else { return false }
        if bytes.matches(bytes.indices, "*") { return true }
        var (length, isFirst) = (0, true)
        for place in bytes.indices {
            let byte = bytes[place]
            if byte == UInt8(ascii: "-") {
                guard length > 0 else { return false }
                (length, isFirst) = (0, false)
            } else {
                length += 1
                guard length <= 8, ASCII.isLetter(byte) || !isFirst && ASCII.isDigit(byte) else { return false }
            }
        }
        return length > 0
    }

    /// `weight` of RFC 9110 section 12.4.2: 0 to 1 with three decimals at most.
    private static func weight(_ bytes: Span<UInt8>, _ place: Range<Int>) -> Int? {
        guard (3...7).contains(place.count), bytes.matches(place.lowerBound..<(place.lowerBound + 2), "q=") else {
            return nil
        }
        let value = (place.lowerBound + 2)..<place.upperBound
        guard let whole = bytes.decimal(value.lowerBound..<(value.lowerBound + 1)), whole <= 1 else { return nil }
        var weight = whole * 1000
        if value.count > 1 {
            guard bytes[value.lowerBound + 1] == UInt8(ascii: ".") else { return nil }
            var unit = 100
            for place in (value.lowerBound + 2)..<value.upperBound {
                guard ASCII.isDigit(bytes[place]) else { return nil }
                weight += Int(bytes[place] & 0xf) * unit
                unit /= 10
            }
        }
        return weight <= 1000 ? weight : nil
    }
}
