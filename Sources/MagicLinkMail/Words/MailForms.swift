import MagicLink

/// The three forms of a mail in one language: its subject, and what it says, once as text and once as HTML.
struct MailForms: Hashable, Sendable {
    var subject: Template
    var text: Template
    var html: Template

    subscript(form: MailForm) -> Template {
        get {
            switch form {
            case .subject: subject
            case .text: text
            case .html: html
            }
        }
        set {
            switch form {
            case .subject: subject = newValue
            case .text: text = newValue
            case .html: html = newValue
            }
        }
    }
}

extension MailForms {
    /// Our own: said once, laid out twice, so that the two cannot say different things.
    init(_ words: MailWords, in language: MailLanguage) {
        subject = Template(.subject)
        subject.add(.literal(words.subject))
        text = Self.text(words)
        html = Self.html(words, in: language)
    }

    private static func text(_ words: MailWords) -> Template {
        var text = Template(.text)
        let width = max(words.deviceLabel.count, words.timeLabel.count) + 1
        func padded(_ label: String) -> Template.Piece {
            .literal(label + String(repeating: " ", count: width - label.count))
        }
        text.say(words.asked)
        text.add(.literal("\n\n"))
        text.add(padded(words.deviceLabel))
        text.add(.value(.device))
        text.add(.literal("\n"))
        text.add(padded(words.timeLabel))
        text.add(.value(.time))
        text.add(.literal("\n\n\(words.open)\n\n"))
        text.add(.value(.link))
        text.add(.literal("\n\n"))
        text.add(.value(.safety))
        text.add(.literal("\n\n"))
        text.add(.value(.refusal))
        text.add(.literal("\n\n"))
        text.say(words.life)
        text.add(.literal("\n"))
        return text
    }

    /// No colour of its own but a veil over the reader's, so that it is right by day and by night; nothing fetched; no
    /// three digits in a row in its markup either. *No* has a box like *Yes* (rule 12).
    private static func html(_ words: MailWords, in language: MailLanguage) -> Template {
        var html = Template(.html)
        let box =
            "<div style=\"margin:1em 0;padding:.1em 1.2em;border-radius:.6em;background:rgba(50%,50%,50%,.12)\">\n"
        html.add(
            .literal(
                """
                <!DOCTYPE html>
                <html lang="\(language.rawValue)">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>\(Markup.escaped(words.subject))</title>
                </head>
                <body style="margin:0;padding:1.5em 1em;font:1em/1.5 system-ui,'Segoe UI',Roboto,Arial,sans-serif">
                <div style="max-width:36em;margin:0 auto">
                <p>
                """))
        html.say(words.asked)
        html.add(.literal("</p>\n<p>\(Markup.escaped(words.deviceLabel)) <b>"))
        html.add(.value(.device))
        html.add(.literal("</b><br>\n\(Markup.escaped(words.timeLabel)) <b>"))
        html.add(.value(.time))
        html.add(.literal("</b></p>\n\(box)<p>\(Markup.escaped(words.open))</p>\n<p><a href=\""))
        html.add(.value(.link))
        // Without the style nothing is lost, but a phone would shrink the whole mail until the link fits its width.
        html.add(.literal("\" style=\"word-break:break-all\">"))
        html.add(.value(.link))
        html.add(.literal("</a></p>\n<p>"))
        html.add(.value(.safety))
        html.add(.literal("</p>\n</div>\n\(box)<p>"))
        html.add(.value(.refusal))
        html.add(.literal("</p>\n</div>\n<p>"))
        html.say(words.life)
        html.add(.literal("</p>\n</div>\n</body>\n</html>\n"))
        return html
    }
}
