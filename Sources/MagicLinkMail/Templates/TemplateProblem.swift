/// Something wrong with a template, and where.
public struct TemplateProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name.
    public let file: String
    /// The line, counted from 1; what is missing in the whole file is said of the first.
    public let line: Int
    /// What is wrong, and what to do.
    public let words: String

    /// "login.de.txt:3: …"
    public var description: String { "\(file):\(line): \(words)" }
}

/// Everything wrong with the templates of an operator at once, by file and line.
public struct TemplateProblems: Error, Hashable, Sendable {
    /// At least one.
    public let all: [TemplateProblem]
}

/// What is wrong in one file, gathered while it is read. The same is said once, though both variants have it.
struct Findings {
    private var lines: [Int: [String]] = [:]

    var isEmpty: Bool { lines.isEmpty }

    mutating func note(_ line: Int, _ words: String) {
        if lines[line]?.contains(words) != true { lines[line, default: []].append(words) }
    }

    /// In the order of lines.
    func problems(in file: String) -> [TemplateProblem] {
        lines.sorted { $0.key < $1.key }.flatMap { line, all in
            all.map { TemplateProblem(file: file, line: line, words: $0) }
        }
    }
}
