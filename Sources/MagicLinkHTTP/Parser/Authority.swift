/// The shape of `uri-host [ ":" port ]`: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.
enum Authority {
    /// True if the bytes at `range` are a host and perhaps a port. Userinfo is not allowed: it serves to deceive.
    static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var place = range.lowerBound
        if place < range.upperBound, bytes[place] == UInt8(ascii: "[") {
            place += 1
            let start = place
            while place < range.upperBound, isInLiteral(bytes[place]) { place += 1 }
            guard place - start >= 2, place < range.upperBound, bytes[place] == UInt8(ascii: "]") else { return false }
            place += 1
        } else {
            while place < range.upperBound, isInName(bytes[place]) {
                if bytes[place] == UInt8(ascii: "%") {
                    guard range.upperBound - place > 2, ASCII.hexadecimal(bytes[place + 1]) != nil,
                        ASCII.hexadecimal(bytes[place + 2]) != nil
                    else { return false }
                }
                place += 1
            }
            // The scheme http has no target without a host: RFC 9110 section 4.2.1.
            guard place > range.lowerBound else { return false }
        }
        guard place < range.upperBound else { return true }
        guard bytes[place] == UInt8(ascii: ":") else { return false }
        let port = (place + 1)..<range.upperBound
        guard !port.isEmpty else { return true }
        guard port.count <= 5, let number = bytes.decimal(port) else { return false }
        return number <= 65_535
    }

    /// What may stand between the brackets of an IPv6 address, or of one of a later version.
    private static func isInLiteral(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || isInName(byte) && byte != UInt8(ascii: "%")
    }

    /// `reg-name` of RFC 3986: unreserved, percent-encoded and sub-delimiters.
    private static func isInName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "#"): false
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="): true
        default: ASCII.isToken(byte)
        }
    }
}
