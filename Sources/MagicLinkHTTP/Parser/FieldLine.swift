/// One `field-line` of https://www.rfc-editor.org/rfc/rfc9112#section-5, found and checked, not yet copied.
struct FieldLine {
    let name: Range<Int>
    let value: Range<Int>

    /// Reads the line at `line`, which is not empty.
    init(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) {
        guard !ASCII.isOptionalSpace(bytes[line.lowerBound]) else {
            throw Refusal(.badRequest, "a field is folded over two lines")
        }
        let place = line.lowerBound + ASCII.token(bytes.extracting(line))
        guard place > line.lowerBound, place < line.upperBound, bytes[place] == UInt8(ascii: ":") else {
            // Also a space before the colon: some readers drop it, others take it as part of the name.
            throw Refusal(.badRequest, "a field name is not a token")
        }
        name = line.lowerBound..<place
        value = bytes.trimmed((place + 1)..<line.upperBound)
        guard ASCII.isFieldValue(bytes.extracting(value)) else {
            throw Refusal(.badRequest, "a field value has a control byte")
        }
    }
}
