/// Small questions about ranges of a message.
extension Span<UInt8> {
    /// True if the bytes at `range` are `word`, letters of either case counting as equal.
    func matches(_ range: Range<Int>, _ word: String) -> Bool {
        ASCII.equal(extracting(range), word.utf8.span)
    }

    /// The elements of the comma-separated list at `range`, without the space around them; empty ones are left out, as
    /// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1.2 wants it.
    func list(_ range: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = range.lowerBound
        for place in range.lowerBound...range.upperBound {
            guard place == range.upperBound || self[place] == UInt8(ascii: ",") else { continue }
            let element = trimmed(start..<place)
            if !element.isEmpty { found.append(element) }
            start = place + 1
        }
        return found
    }

    /// `range` without the space around it.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, ASCII.isOptionalSpace(self[start]) { start += 1 }
        while end > start, ASCII.isOptionalSpace(self[end - 1]) { end -= 1 }
        return start..<end
    }

    /// Where `byte` stands first in `range`, or its end.
    func place(of byte: UInt8, in range: Range<Int>) -> Int {
        let part = extracting(range)
        var place = 0
        while place + 16 <= part.count, !part.extracting(place..<place + 16).has(byte) { place += 16 }
        while place < part.count, part[place] != byte { place += 1 }
        return range.lowerBound + place
    }

    /// True if `byte` stands anywhere. Without a way out of the loop, so that the compiler looks at many in one step.
    @inline(__always) private func has(_ byte: UInt8) -> Bool {
        var found: UInt8 = 0
        var place = 0
        while place < count {
            found |= self[place] == byte ? 1 : 0
            place += 1
        }
        return found != 0
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
