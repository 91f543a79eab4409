/// `chunk-size [ chunk-ext ]`: https://www.rfc-editor.org/rfc/rfc9112#section-7.1.1.
enum ChunkLine {
    /// The size that the line at `line` gives; its extensions are checked, so that no byte is read in two ways.
    static func size(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) -> Int {
        var size = 0
        var place = line.lowerBound
        while place < line.upperBound, let digit = ASCII.hexadecimal(bytes[place]) {
            guard place - line.lowerBound < 16, size >> 56 == 0 else {
                throw Refusal(.badRequest, "a chunk size is too large a number")
            }
            size = size << 4 | Int(digit)
            place += 1
        }
        guard place > line.lowerBound else { throw Refusal(.badRequest, "a chunk size is not hexadecimal") }
        while place < line.upperBound {
            guard let end = endOfExtension(bytes, place..<line.upperBound) else {
                throw Refusal(.badRequest, "a chunk size or extension is malformed")
            }
            place = end
        }
        return size
    }

    /// `BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ]`, the space being allowed and meaningless.
    private static func endOfExtension(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        let end = range.upperBound
        func skip(_ from: Int, while holds: (UInt8) -> Bool, in bytes: Span<UInt8>) -> Int {
            var place = from
            while place < end, holds(bytes[place]) { place += 1 }
            return place
        }
        var place = skip(range.lowerBound, while: ASCII.isOptionalSpace, in: bytes)
        guard place < end, bytes[place] == UInt8(ascii: ";") else { return nil }
        let name = skip(place + 1, while: ASCII.isOptionalSpace, in: bytes)
        place = skip(name, while: ASCII.isToken, in: bytes)
        guard place > name else { return nil }
        let equals = skip(place, while: ASCII.isOptionalSpace, in: bytes)
        guard equals < end, bytes[equals] == UInt8(ascii: "=") else { return place }
        let value = skip(equals + 1, while: ASCII.isOptionalSpace, in: bytes)
        if value < end, bytes[value] == UInt8(ascii: "\"") { return endOfQuoted(bytes, (value + 1)..<end) }
        place = skip(value, while: ASCII.isToken, in: bytes)
        return place > value ? place : nil
    }

    private static func endOfQuoted(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var place = range.lowerBound
        while place < range.upperBound {
            if bytes[place] == UInt8(ascii: "\"") { return place + 1 }
            if bytes[place] == UInt8(ascii: "\\") { place += 1 }
            guard place < range.upperBound, ASCII.isFieldValue(bytes[place]) else { return nil }
            place += 1
        }
        return nil
    }
}
