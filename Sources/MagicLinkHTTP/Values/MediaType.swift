/// The type and subtype that a `Content-Type` names: https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1.
public enum MediaType {
    /// True if `field` names `type`, in whatever case and with whatever parameters; a charset other than UTF-8 is
    /// another type, for its bytes would mean other characters.
    public static func matches(_ field: String?, _ type: String) -> Bool {
        guard let field else { return false }
        if ASCII.equal(field.utf8.span, type.utf8.span) { return true }
        let parts = field.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard let first = parts.first, ASCII.equal(trimmed(first), type.utf8) else { return false }
        for part in parts.dropFirst() {
            let pair = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, ASCII.equal(trimmed(pair[0]), "charset".utf8) else { continue }
            let value = trimmed(pair[1]).filter { $0 != UInt8(ascii: "\"") }
            guard ASCII.equal(value, "utf-8".utf8) || ASCII.equal(value, "utf8".utf8) else { return false }
        }
        return true
    }

    private static func trimmed(_ bytes: Substring.UTF8View) -> [UInt8] {
        Array(bytes.drop(while: ASCII.isOptionalSpace).reversed().drop(while: ASCII.isOptionalSpace).reversed())
    }
}
