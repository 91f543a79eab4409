extension JSONReader {
    /// Takes a number: an integer if it has neither fraction nor exponent and `Int64` holds it.
    ///
    /// Grammar: https://www.rfc-editor.org/rfc/rfc8259#section-6.
    mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        let negative = try peek() == UInt8(ascii: "-")
        if negative { advance() }
        let firstDigit = position
        var magnitude: Int64 = 0
        var fits = true
        try digits { digit in
            // Counted downwards, because Int64 reaches one further below zero than above.
            let (tens, tooFar) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, over) = tens.subtractingReportingOverflow(Int64(digit))
            fits = fits && !tooFar && !over
            magnitude = sum
        }
        guard utf8[firstDigit] != UInt8(ascii: "0") || position == firstDigit + 1 else {
            throw JSONError(.syntax, at: firstDigit)
        }
        var isInteger = true
        if position < utf8.count, utf8[position] == UInt8(ascii: ".") {
            isInteger = false
            advance()
            try digits { _ in }
        }
        if position < utf8.count, utf8[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            advance()
            let sign = try peek()
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { advance() }
            try digits { _ in }
        }
        if isInteger, fits, !(negative && magnitude == 0), negative || magnitude != .min {
            return .integer(negative ? magnitude : -magnitude)
        }
        return .number(JSONNumber(text: String(decoding: utf8[start..<position], as: UTF8.self)))
    }

    /// Takes one digit or more.
    private mutating func digits(_ each: (UInt8) -> Void) throws(JSONError) {
        let start = position
        while position < utf8.count, case let digit = utf8[position] &- UInt8(ascii: "0"), digit < 10 {
            each(digit)
            advance()
        }
        guard position > start else {
            throw JSONError(position < utf8.count ? .syntax : .incomplete, at: position)
        }
    }
}
