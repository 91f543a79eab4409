/// What a client asks only under a condition: https://www.rfc-editor.org/rfc/rfc9110#section-13.
public enum Preconditions {
    /// The status that is answered instead of the representation whose strong entity tag is `tag`, quotes included;
    /// nil if the request is to be performed.
    ///
    /// For a representation without a date: conditions on one are then ignored, as RFC 9110 section 13.1.3 and 13.1.4 say.
    public static func judge(_ request: IncomingRequest, tag: String) -> Status? {
        let wanted = request.fields.all("if-match")
        if !wanted.isEmpty, !wanted.contains(where: { names(tag, in: $0, weakly: false) }) {
            return .preconditionFailed
        }
        guard request.fields.all("if-none-match").contains(where: { names(tag, in: $0, weakly: true) }) else {
            return nil
        }
        return request.method == .get || request.method == .head ? .notModified : .preconditionFailed
    }

    /// True if `list` is `*` or names the tag; a list that is malformed names nothing from its fault on.
    private static func names(_ tag: String, in list: String, weakly: Bool) -> Bool {
        let bytes = list.utf8.span
        if bytes.matches(bytes.trimmed(bytes.indices), "*") { return true }
        var place = 0
        while place < bytes.count {
            guard bytes[place] != UInt8(ascii: ","), !ASCII.isOptionalSpace(bytes[place]) else {
                place += 1
                continue
            }
            let isWeak = bytes[place] == UInt8(ascii: "W")
            if isWeak, place + 2 < bytes.count, bytes[place + 1] == UInt8(ascii: "/") { place += 2 }
            guard bytes[place] == UInt8(ascii: "\"") else { return false }
            // A comma may stand between the quotes.
            let end = bytes.place(of: UInt8(ascii: "\""), in: (place + 1)..<bytes.count)
            guard end < bytes.count else { return false }
            if weakly || !isWeak, ASCII.same(bytes.extracting(place..<(end + 1)), tag.utf8.span) { return true }
            place = end + 1
        }
        return false
    }
}
