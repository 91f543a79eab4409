/// Small questions about ranges of a message.
extension Span<UInt8> {
    /// True if the bytes at `range` are `word`, letters of either case counting as equal.
    func matches(_ range: Range<Int>, _ word: String) -> Bool {
        guard range.count == word.utf8.count else { return false }
        var place = range.lowerBound
        for byte in word.utf8 {
            guard ASCII.lowered(self[place]) == ASCII.lowered(byte) else { return false }
            place += 1
        }
        return true
    }

    /// The elements of the comma-separated list at `range`, without the space around them; empty ones are left out, as
    /// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1.2 wants it.
    func list(_ range: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = range.lowerBound
        for place in range.lowerBound...range.upperBound {
            guard place == range.upperBound || self[place] == UInt8(ascii: ",") else { continue }
            var element = start..<place
            while let first = element.first, ASCII.isOptionalSpace(self[first]) { element = (first + 1)..<place }
            var end = element.upperBound
            while end > element.lowerBound, ASCII.isOptionalSpace(self[end - 1]) { end -= 1 }
            if end > element.lowerBound { found.append(element.lowerBound..<end) }
            start = place + 1
        }
        return found
    }

    /// The decimal number at `range`, digits only; nil if it is none. One too large for an `Int` is `Int.max`.
    func decimal(_ range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return nil }
        var value = 0
        for place in range {
            guard ASCII.isDigit(self[place]) else { return nil }
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, more) = product.addingReportingOverflow(Int(self[place] & 0xf))
            value = over || more ? .max : sum
        }
        return value
    }
}
