/// `forwarded-element` of https://www.rfc-editor.org/rfc/rfc7239#section-4.
enum ForwardedElement {
    /// The elements of one field value, without the space around them. A comma in a quoted string ends none; where a
    /// quoted string does not end, everything from its element on is one element, which is then malformed.
    ///
    /// So a client that leaves a quote open spoils what a proxy writes behind it, and can put nothing in its place.
    static func list(_ bytes: Span<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var (start, isQuoted, isEscaped) = (0, false, false)
        for place in 0...bytes.count {
            let byte = place < bytes.count ? bytes[place] : nil
            if isEscaped {
                isEscaped = false
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            }
            guard byte == nil || byte == UInt8(ascii: ",") && !isQuoted else { continue }
            let element = bytes.trimmed(start..<place)
            if !element.isEmpty { found.append(element) }
            start = place + 1
        }
        return found
    }

    /// What the parameter `for` says; nil if there is none or more than one, or if the element is malformed.
    ///
    /// Space around a semicolon is taken, which the grammar does not have and some proxies write.
    static func node(_ element: [UInt8]) -> [UInt8]? {
        var rest = element[...]
        var node: [UInt8]?
        while !rest.isEmpty {
            let name = rest.prefix(while: ASCII.isToken)
            rest = rest[name.endIndex...]
            if !name.isEmpty {
                guard rest.popFirst() == UInt8(ascii: "="), let value = value(&rest) else { return nil }
                if ASCII.equal(name, "for".utf8) {
                    guard node == nil else { return nil }
                    node = value
                }
            }
            rest = rest.drop(while: ASCII.isOptionalSpace)
            guard rest.isEmpty || rest.popFirst() == UInt8(ascii: ";") else { return nil }
            rest = rest.drop(while: ASCII.isOptionalSpace)
        }
        return node
    }

    /// Takes a token or a quoted string from the beginning of `rest`: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.
    private static func value(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.first == UInt8(ascii: "\"") else {
            let token = rest.prefix(while: ASCII.isToken)
            rest = rest[token.endIndex...]
            return token.isEmpty ? nil : Array(token)
        }
        rest.removeFirst()
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return text }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            text.append(escaped)
        }
        return nil
    }
}
