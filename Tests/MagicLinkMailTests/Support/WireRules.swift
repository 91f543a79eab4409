import Foundation

/// What every mail keeps on the wire, whatever it says.
enum WireRules {
    /// The rules that `mail` breaks; empty if it keeps all.
    static func broken(by mail: [UInt8]) -> [String] {
        let text = String(decoding: mail, as: UTF8.self)
        var broken: [String] = []
        if !mail.allSatisfy({ (0x20...0x7e).contains($0) || $0 == 0x0d || $0 == 0x0a }) { broken.append("alphabet") }
        // As bytes: to Swift, CR and LF together are one character.
        let lines = mail.split(separator: 0x0a, omittingEmptySubsequences: false)
        if lines.last?.isEmpty != true { broken.append("does not end in a line break") }
        for line in lines.dropLast() where line.last != 0x0d || line.dropLast().contains(0x0d) {
            broken.append("line break: \(String(decoding: line, as: UTF8.self))")
        }
        let header = text.range(of: "\r\n\r\n").map { text[..<$0.lowerBound].utf8.count } ?? 0
        var offset = 0
        for line in lines.dropLast() {
            let shown = String(decoding: line.dropLast(), as: UTF8.self)
            if shown.hasPrefix(".") { broken.append("a dot: \(shown)") }
            if shown.hasSuffix(" ") { broken.append("a space at the end: \(shown)") }
            let isFolded = shown.dropFirst(shown.hasPrefix(" ") ? 1 : 0).contains(" ")
            let isOneWord = shown.split(separator: " ").count == (shown.hasPrefix(" ") ? 1 : 2)
            let limit = offset < header && (isOneWord || !isFolded) ? 998 : 76
            if shown.utf8.count > limit { broken.append("\(shown.utf8.count) columns: \(shown)") }
            offset += line.count + 1
        }
        return broken
    }
}
