/// Follows the markup of a template from its first character to its last, so that it is known at each place what a
/// browser would take a value for.
///
/// It reads less than browsers do and guesses nothing: elements are closed in the order they were opened, values stand in
/// quotes, there are no comments. What it cannot follow ends the reading; what it can follow and will not have is noted,
/// and the reading goes on.
struct HTMLScanner {
    /// What is being read.
    private enum Place {
        case text
        /// Behind `<`.
        case tag
        case tagName
        /// In a tag, where an attribute may begin.
        case attributes
        case attributeName
        /// Behind `=`.
        case attributeStart
        case attribute(quote: Unicode.Scalar)
        /// Behind the quote.
        case attributeEnd
        /// Behind `/` in a tag without an end.
        case slash
        /// Behind `<!`.
        case declaration
    }

    private var place = Place.text
    /// What is read of a name, a style or a declaration.
    private var word = ""
    /// What is read of a character reference, if one is being read.
    private var reference: String?
    private var tag = Tag()
    private var open: [(name: String, line: Int)] = []
    private var shown = ShownText()
    private var style = ""
    private var links = (addresses: 0, shown: 0)
    private var line = 1
    private var findings: Findings
    private var isLost = false

    private struct Tag {
        var name = ""
        var isEnd = false
        var attribute = ""
        var names: Set<String> = []
        var value = ""
        var hasLink = false
    }

    /// What a reader sees of a template; nil if its markup could not be followed to the end.
    static func shown(by items: [TemplateSource.Item], _ findings: inout Findings) -> ShownText? {
        var scanner = HTMLScanner(findings: findings)
        scanner.read(items)
        findings = scanner.findings
        return scanner.isLost ? nil : scanner.shown
    }

    private init(findings: Findings) {
        self.findings = findings
    }

    private mutating func read(_ items: [TemplateSource.Item]) {
        for item in items {
            line = item.line
            switch item.piece {
            case .literal(let text):
                for scalar in text.unicodeScalars where !isLost { take(scalar) }
            case .value(let placeholder):
                if !isLost { take(placeholder) }
            }
        }
        guard !isLost else { return }
        if reference != nil { lose("a character reference does not end; write &amp; for the sign itself") }
        guard case .text = place else { return lose("a tag does not end") }
        if let last = open.last { return lose("<\(last.name)> of line \(last.line) is not closed") }
        if links.addresses != 1 || links.shown != 1 {
            note("the link is written <a href=\"{{link}}\">{{link}}</a>, once")
        }
    }

    private mutating func note(_ words: String) { findings.note(line, words) }

    private mutating func lose(_ words: String) {
        note(words)
        isLost = true
    }

    private func isInside(_ element: String) -> Bool { open.contains { $0.name == element } }
}

// MARK: Values

extension HTMLScanner {
    private mutating func take(_ placeholder: Placeholder) {
        let name = "{{\(placeholder.rawValue)}}"
        guard reference == nil else { return lose("\(name) stands inside a character reference") }
        switch place {
        case .text: takeInText(placeholder, name)
        case .attribute: takeInAttribute(placeholder, name)
        case .attributeStart: lose("\(name) stands in an attribute without quotes, where nothing is safe")
        case .tag, .tagName: lose("\(name) stands in the name of a tag, where nothing is safe")
        case .attributes, .attributeName, .attributeEnd, .slash:
            lose("\(name) stands among the attributes of <\(tag.name)>, where nothing is safe")
        case .declaration: lose("\(name) stands in a declaration, where nothing is safe")
        }
    }

    private mutating func takeInText(_ placeholder: Placeholder, _ name: String) {
        if isInside("style") { return note("\(name) stands in a style, where nothing is safe") }
        if placeholder == .link {
            guard isInside("a") else { return note("{{link}} is seen inside <a href=\"{{link}}\"> and nowhere else") }
            links.shown += 1
            if links.shown > 1 { note("{{link}} is seen here again; a mail has one link") }
        } else if isInside("a") {
            note("\(name) stands inside <a>; only {{link}} does, so that it is seen where it leads")
        }
        shown.add(placeholder, line)
    }

    private mutating func takeInAttribute(_ placeholder: Placeholder, _ name: String) {
        switch (tag.attribute, placeholder) {
        case ("href", .link) where tag.name == "a" && tag.value.isEmpty && !tag.hasLink: tag.hasLink = true
        case ("href", _): note("href holds {{link}} and nothing beside it")
        case (let attribute, let placeholder) where HTMLGrammar.spoken.contains(attribute) && placeholder != .link:
            shown.add(placeholder, line)
        default: note("\(name) stands in the attribute \(tag.attribute), where it is not safe or not seen")
        }
    }
}

// MARK: Characters

extension HTMLScanner {
    private mutating func take(_ scalar: Unicode.Scalar) {
        if reference != nil { return takeReference(scalar) }
        switch place {
        case .text: takeText(scalar)
        case .tag:
            switch scalar {
            case "/" where !tag.isEnd: tag.isEnd = true
            case "!" where !tag.isEnd: (place, word) = (.declaration, "")
            case _ where Self.isLetter(scalar): (place, word) = (.tagName, String(scalar).lowercased())
            default: lose("< begins no tag here; write &lt;")
            }
        case .tagName:
            if Self.isLetter(scalar) || Self.isDigit(scalar) { return word.append(String(scalar).lowercased()) }
            tag.name = word
            place = .attributes
            takeInTag(scalar)
        case .attributes, .attributeEnd: takeInTag(scalar)
        case .attributeName:
            if Self.isLetter(scalar) || scalar == "-" { return word.append(String(scalar).lowercased()) }
            guard scalar == "=" else { return lose("the attribute \(word) of <\(tag.name)> has no value in quotes") }
            (tag.attribute, tag.value, tag.hasLink, place) = (word, "", false, .attributeStart)
        case .attributeStart:
            guard scalar == "\"" || scalar == "'" else {
                return lose("the attribute \(tag.attribute) of <\(tag.name)> has no value in quotes")
            }
            if HTMLGrammar.spoken.contains(tag.attribute) { shown.pause(line) }
            place = .attribute(quote: scalar)
        case .attribute(let quote):
            switch scalar {
            case quote: endAttribute()
            case "&": reference = ""
            default: addToAttribute(scalar)
            }
        case .slash:
            guard scalar == ">" else { return lose("/ stands in the middle of <\(tag.name)>") }
            endTag(closesItself: true)
        case .declaration: takeDeclaration(scalar)
        }
    }

    private mutating func takeText(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "<": (place, tag) = (.tag, Tag())
        case _ where isInside("style"): style.unicodeScalars.append(scalar)
        case "&": reference = ""
        default: show(scalar)
        }
    }

    private mutating func show(_ scalar: Unicode.Scalar) {
        if isInside("a"), !scalar.properties.isWhitespace {
            note("<a> holds {{link}} and nothing beside it, so that it is seen where it leads")
        }
        shown.add(scalar, line)
    }

    private mutating func takeInTag(_ scalar: Unicode.Scalar) {
        switch scalar {
        case " ", "\t", "\n": place = .attributes
        case ">": endTag(closesItself: false)
        case "/": place = .slash
        case _ where Self.isLetter(scalar):
            guard case .attributes = place else { return lose("two attributes of <\(tag.name)> have no space between") }
            (place, word) = (.attributeName, String(scalar).lowercased())
        default: lose("<\(tag.name)> holds something that is no attribute")
        }
    }

    private mutating func takeDeclaration(_ scalar: Unicode.Scalar) {
        word.append(String(scalar).lowercased())
        if word.hasPrefix("--") { return lose("there is a comment; whatever reads mails would see it, so take it out") }
        guard scalar == ">" else { return }
        place = .text
        if word != "doctype html>" { note("<!\(word) is no declaration of ours; there is <!DOCTYPE html>") }
    }

    private mutating func takeReference(_ scalar: Unicode.Scalar) {
        let name = reference ?? ""
        guard scalar == ";" else {
            guard name.utf8.count < 8, Self.isLetter(scalar) || Self.isDigit(scalar) || scalar == "#" else {
                return lose("& begins no character reference here; write &amp;")
            }
            return reference = name + String(scalar)
        }
        reference = nil
        guard let character = HTMLGrammar.character(name) else {
            return note("&\(name); is not known here; write the character itself")
        }
        if case .attribute = place { addToAttribute(character) } else { show(character) }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}

// MARK: Tags

extension HTMLScanner {
    private mutating func addToAttribute(_ scalar: Unicode.Scalar) {
        tag.value.unicodeScalars.append(scalar)
        if HTMLGrammar.spoken.contains(tag.attribute) { shown.add(scalar, line) }
    }

    private mutating func endAttribute() {
        place = .attributeEnd
        let name = tag.attribute
        if !tag.names.insert(name).inserted { note("<\(tag.name)> has the attribute \(name) twice") }
        if HTMLGrammar.spoken.contains(name) { shown.pause(line) }
        switch name {
        case "href" where tag.name == "a":
            if !tag.hasLink || !tag.value.isEmpty { note("href holds {{link}} and nothing beside it") }
            links.addresses += tag.hasLink ? 1 : 0
            if links.addresses > 1 { note("there is a second link; a mail has one") }
        case "style": check(style: tag.value)
        case _ where HTMLGrammar.attributes.contains(name): break
        default: note("the attribute \(name) of <\(tag.name)> is not allowed: a mail fetches nothing and runs nothing")
        }
    }

    private mutating func check(style: String) {
        if let oddity = HTMLGrammar.oddity(of: style) {
            note("\"\(oddity)\" is not allowed in a style: a mail fetches nothing")
        }
    }

    private mutating func endTag(closesItself: Bool) {
        place = .text
        let (name, isVoid) = (tag.name, HTMLGrammar.void.contains(tag.name))
        if !HTMLGrammar.inline.contains(name) { shown.pause(line) }
        guard HTMLGrammar.elements.contains(name) else {
            // What stands in a script is no markup and cannot be followed.
            return lose("<\(name)> is not allowed: a mail fetches nothing and runs nothing")
        }
        if closesItself, !isVoid || tag.isEnd { return lose("<\(name)> does not close itself") }
        guard !tag.isEnd else { return close(name, isVoid) }
        if let parent = open.last?.name, parent == "title" || parent == "style" {
            return lose("<\(parent)> holds text alone")
        }
        if name == "a" {
            if isInside("a") { note("<a> stands inside <a>") }
            if !tag.names.contains("href") { note("<a> has no href=\"{{link}}\"") }
        }
        if name == "style" { style = "" }
        if !isVoid { open.append((name, line)) }
    }

    private mutating func close(_ name: String, _ isVoid: Bool) {
        if isVoid { return lose("<\(name)> has no end") }
        if !tag.names.isEmpty { note("</\(name)> has an attribute") }
        guard let last = open.last else { return lose("</\(name)> closes nothing") }
        guard last.name == name else { return lose("</\(name)> stands where <\(last.name)> of line \(last.line) ends") }
        open.removeLast()
        if name == "style" { check(style: style) }
    }
}
