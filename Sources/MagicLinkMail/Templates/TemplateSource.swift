/// A template as it was written, taken apart: text line by line, and between it what stands in `{{` and `}}`.
///
/// The whole grammar: `{{WORD}}` is a value, `{{if number}}`, `{{else}}` and `{{end}}` choose by whether a number is
/// asked for. They may have spaces inside the braces, end on the line they begin on, and are never nested. Two opening
/// braces never stand for themselves.
struct TemplateSource {
    /// A piece and the line that it stands in.
    struct Item {
        let line: Int
        let piece: Template.Piece
    }

    /// No template has more bytes: a mail of ours has about three thousand.
    static let sizeLimit = 64 * 1024

    /// What it is where a number is asked for.
    private(set) var numbered: [Item] = []
    /// What it is where none is.
    private(set) var unnumbered: [Item] = []

    private enum Branch { case both, numbered, unnumbered }
    private var branch = Branch.both
    private var openedAt = 1

    init(_ bytes: [UInt8], _ findings: inout Findings) {
        guard bytes.count <= Self.sizeLimit else {
            findings.note(1, "it has more than \(Self.sizeLimit) bytes")
            return
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let isLast = index == lines.count - 1
            // A line may end in CRLF.
            let hasReturn = !isLast && line.last == UInt8(ascii: "\r")
            read(hasReturn ? line.dropLast() : line, number: index + 1, &findings)
            if !isLast { add(.literal("\n"), index + 1) }
        }
        if branch != .both { findings.note(openedAt, "{{if number}} has no {{end}}") }
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>, number: Int, _ findings: inout Findings) {
        guard let line = String(validating: bytes, as: UTF8.self) else {
            return findings.note(number, "it is not UTF-8")
        }
        for scalar in line.unicodeScalars where !scalar.isVisible && scalar != "\t" {
            let code = String(scalar.value, radix: 16, uppercase: true)
            let name = String(repeating: "0", count: max(0, 4 - code.utf8.count)) + code
            findings.note(number, "U+\(name) cannot be seen and has no place in a mail; remove it")
        }
        var rest = line[...]
        while let start = rest.firstRange(of: "{{") {
            add(.literal(String(rest[..<start.lowerBound])), number)
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else {
                return findings.note(number, "{{ has no }} in its line")
            }
            let words = rest[start.upperBound..<end.lowerBound].split(separator: " ")
            obey(words.joined(separator: " "), number, &findings)
            rest = rest[end.upperBound...]
        }
        add(.literal(String(rest)), number)
    }

    private mutating func obey(_ word: String, _ line: Int, _ findings: inout Findings) {
        switch word {
        case "if number":
            if branch != .both { findings.note(line, "{{if number}} stands inside another one") }
            (branch, openedAt) = (.numbered, line)
        case "else":
            guard branch == .numbered else { return findings.note(line, "{{else}} without {{if number}} before it") }
            branch = .unnumbered
        case "end":
            if branch == .both { findings.note(line, "{{end}} without {{if number}} before it") }
            branch = .both
        default:
            if let placeholder = Placeholder(rawValue: word) { return add(.value(placeholder), line) }
            // A long word is somebody's missing brace: its beginning says enough.
            let shown = String(word.prefix(40))
            let known = Placeholder.allCases.map(\.rawValue).joined(separator: ", ")
            findings.note(line, "{{\(shown)}} is not known; there are \(known), if number, else, end")
        }
    }

    private mutating func add(_ piece: Template.Piece, _ line: Int) {
        let item = Item(line: line, piece: piece)
        if branch != .unnumbered { numbered.append(item) }
        if branch != .numbered { unnumbered.append(item) }
    }
}
