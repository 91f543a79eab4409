/// One file compiled: what it is where a number is asked for and where none is, or everything that is wrong with it.
struct CompiledTemplate {
    let numbered: Template
    let unnumbered: Template
    let problems: [TemplateProblem]

    init(_ file: MailTemplates.File, as form: MailForm) {
        var findings = Findings()
        let source = TemplateSource(file.bytes, &findings)
        // What a misspelt word would have said nobody knows, so what is missing is asked only of what could be read.
        let isReadable = findings.isEmpty
        (numbered, unnumbered) = (
            Self.variant(source.numbered, form, "where a number is asked for", isReadable, &findings),
            Self.variant(source.unnumbered, form, "where no number is asked for", isReadable, &findings)
        )
        problems = findings.problems(in: file.name)
    }

    private static func variant(
        _ items: [TemplateSource.Item], _ form: MailForm, _ when: String, _ isReadable: Bool, _ findings: inout Findings
    ) -> Template {
        var template = Template(form)
        let items = form == .subject ? line(items) : items
        for item in items { template.add(item.piece) }
        let shown: ShownText?
        switch form {
        case .subject: shown = subject(items, &findings)
        case .text: shown = text(items, &findings)
        case .html: shown = HTMLScanner.shown(by: items, &findings)
        }
        // Where the markup could not be followed, what is seen of it is not known.
        guard isReadable, let shown else { return template }
        for placeholder in form.required {
            let lines = items.filter { $0.piece == .value(placeholder) }.map(\.line)
            if lines.isEmpty { findings.note(1, "it has no {{\(placeholder.rawValue)}} \(when)") }
            if placeholder == .link, form == .text, lines.count > 1 {
                findings.note(lines[1], "{{link}} stands here again; a mail has one link")
            }
        }
        if let line = shown.lineOfNumber {
            findings.note(
                line,
                "three digits or more stand here in a row, which could be taken for the number on the other screen")
        }
        if let (line, word) = shown.secondLink {
            findings.note(line, "\"\(word)\" makes a second link; a mail has one, {{link}}")
        }
        return template
    }

    /// A subject without the line end behind it.
    private static func line(_ items: [TemplateSource.Item]) -> [TemplateSource.Item] {
        guard let last = items.lastIndex(where: { $0.piece != .literal("") }), items[last].piece == .literal("\n")
        else {
            return items
        }
        return Array(items[..<last])
    }

    private static let subjectLimit = 200

    private static func subject(_ items: [TemplateSource.Item], _ findings: inout Findings) -> ShownText {
        var shown = ShownText()
        var size = 0
        for item in items {
            switch item.piece {
            case .literal("\n"): findings.note(item.line, "a subject is one line")
            case .literal(let text):
                size += text.utf8.count
                shown.add(text, item.line)
            case .value(let placeholder):
                if placeholder != .client {
                    findings.note(item.line, "{{\(placeholder.rawValue)}} has no place in a subject; {{client}} has")
                }
                shown.add(placeholder, item.line)
            }
        }
        if shown.isEmpty { findings.note(1, "a subject says something") }
        if size > subjectLimit { findings.note(1, "a subject has at most \(subjectLimit) bytes") }
        return shown
    }

    /// The link stands alone in its line: mail programs would take what follows it for a part of it.
    private static func text(_ items: [TemplateSource.Item], _ findings: inout Findings) -> ShownText {
        var shown = ShownText()
        for item in items {
            switch item.piece {
            case .literal(let text): shown.add(text, item.line)
            case .value(.link):
                let others = items.filter { $0.line == item.line && $0.piece != .value(.link) }
                if !others.allSatisfy({ $0.piece.isSpace }) {
                    findings.note(item.line, "{{link}} has to stand alone in its line")
                }
                shown.add(.link, item.line)
            case .value(let placeholder): shown.add(placeholder, item.line)
            }
        }
        return shown
    }
}

extension Template.Piece {
    /// True for a literal in which nothing is seen.
    var isSpace: Bool {
        guard case .literal(let text) = self else { return false }
        return text.allSatisfy(\.isWhitespace)
    }
}
