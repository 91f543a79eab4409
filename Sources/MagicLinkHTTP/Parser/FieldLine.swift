/// One `field-line` of https://www.rfc-editor.org/rfc/rfc9112#section-5, found and checked, not yet copied.
struct FieldLine {
    let name: Range<Int>
    let value: Range<Int>

    /// Reads the line at `line`, which is not empty.
    init(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) {
        guard !ASCII.isOptionalSpace(bytes[line.lowerBound]) else {
            throw Refusal(.badRequest, "a field is folded over two lines")
        }
        var place = line.lowerBound
        while place < line.upperBound, ASCII.isToken(bytes[place]) { place += 1 }
        guard place > line.lowerBound, place < line.upperBound, bytes[place] == UInt8(ascii: ":") else {
            // Also a space before the colon: some readers drop it, others take it as part of the name.
            throw Refusal(.badRequest, "a field name is not a token")
        }
        name = line.lowerBound..<place
        var start = place + 1
        var end = line.upperBound
        while start < end, ASCII.isOptionalSpace(bytes[start]) { start += 1 }
        while end > start, ASCII.isOptionalSpace(bytes[end - 1]) { end -= 1 }
        for place in start..<end where !ASCII.isFieldValue(bytes[place]) {
            throw Refusal(.badRequest, "a field value has a control byte")
        }
        value = start..<end
    }
}
