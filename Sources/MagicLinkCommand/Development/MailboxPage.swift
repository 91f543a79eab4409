import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkMail
import MagicLinkWeb

/// `/dev/mailbox`: the mails that were sent, newest first, as a page or as JSON.
struct MailboxPage {
    let mails: [DevelopmentMailbox.Kept]

    /// JSON if the client asks for it by name, else the page.
    func response(to request: IncomingRequest, from service: LoginService) -> OutgoingResponse {
        guard request.fields["accept"]?.contains("application/json") == true else {
            return service.page(titled: "Mails", body: html)
        }
        return .json(.ok, json.utf8, fields: [("Cache-Control", "no-store")])
    }

    private var json: JSONValue {
        .array(
            mails.map { mail in
                .object([
                    "to": .string(mail.recipient.text), "subject": .string(mail.subject), "link": .string(mail.link),
                    "text": .string(mail.text),
                ])
            })
    }

    private var html: HTML {
        let items = mails.map { mail -> HTML in
            """
            <article>
            <h2>\(mail.recipient.text)</h2>
            <p><a href="\(mail.link)">\(mail.subject)</a></p>
            <pre>\(mail.text)</pre>
            </article>

            """
        }
        let none: HTML = "<p>None yet. They come when somebody asks for a login; load this page again.</p>"
        return """
            <h1>Mails</h1>
            <p>What would have been sent, newest first. This page exists in development only.</p>
            \(mails.isEmpty ? [none] : items)
            """
    }
}
