import Foundation
import MagicLink
import MagicLinkMail
import TestClient
import Testing

@testable import MagicLinkCommand

@Suite("magiclink mail", .timeLimit(.minutes(1)))
struct MailCommandTests {
    @Test("mail preview prints the text, the page or the whole mail, and the same each time")
    func preview() async throws {
        try await Place.run { place in
            let text = try place.run(["mail", "preview"])
            #expect(text.code == 0 && text.errors.isEmpty)
            #expect(text.output.hasPrefix("Somebody, probably you, asked to sign in to MagicLink.\n"))
            #expect(text.output.contains("\nhttps://login.example.org/confirm/This-is-a-sample_and-opens-nothing_"))
            #expect(try place.run(["mail", "preview", "--format", "text"]).output == text.output)
            let page = try place.run(["mail", "preview", "--format", "html", "--language", "de"]).output
            #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"de\">\n") && page.hasSuffix("</html>\n"))
            let mail = try place.run(
                ["mail", "preview", "--format", "eml", "--language", "fr"],
                environment: ["MAGICLINK_MAIL_FROM": "Exemple <a@b.example>"])
            #expect(mail.output.hasPrefix("From: Exemple <a@b.example>\r\nTo: ada@example.org\r\n"))
            #expect(mail.output.contains("\r\nContent-Language: fr\r\n"))
            #expect(mail.output.contains("\r\nMessage-ID: <AAAAAAAAAAAAAAAAAAAAAA@b.example>\r\n"))
            #expect(try place.names().isEmpty)
        }
    }

    @Test("Its link is as long as a real one, and is no token")
    func link() throws {
        let sample = try MailSample(SettingValues(environment: [:], file: nil), in: nil)
        let text = String(decoding: sample.bytes(.text), as: UTF8.self)
        let link = try #require(text.split(separator: "\n").first { $0.hasPrefix("https://") })
        #expect((380...Site.linkLengthLimit).contains(link.utf8.count))
        #expect(!link.dropFirst("https://login.example.org".count).contains("."))
        #expect(TokenInspectCommand.inspect(Array(link.utf8)) == nil)
    }

    @Test("It follows the settings that word a mail, and no others")
    func settings() async throws {
        try await Place.run { place in
            let run = try place.run(
                ["mail", "preview"],
                environment: [
                    "MAGICLINK_LANGUAGE": "it", "MAGICLINK_LINK_LIFETIME": "30m", "MAGICLINK_MATCH": "same-browser",
                    "MAGICLINK_BASE_URL": "https://a.example", "MAGICLINK_KEY_FILE": "missing",
                ])
            #expect(run.code == 0 && run.output.contains("per 30 minuti") && run.output.contains("funziona solo lì"))
            #expect(run.output.contains("\nhttps://a.example/confirm/"))
            try place.write("MAGICLINK_LANGUAGE=es\n", to: "settings")
            let file = try place.run(["mail", "preview", "--config", "settings"])
            #expect(file.code == 0 && file.output.hasPrefix("Alguien, "))
            // Between the option and the setting the option is the nearer word.
            let both = try place.run(["mail", "preview", "--config", "settings", "--language", "de"])
            #expect(both.output.hasPrefix("Jemand, "))
            let wrong = try place.run(
                ["mail", "preview"],
                environment: ["MAGICLINK_LANGUAGE": "pt", "MAGICLINK_MAIL_FROM": "x", "MAGICLINK_MATCH": "y"])
            #expect(wrong.code == 78 && wrong.output.isEmpty && wrong.complaints.count == 3)
            #expect(
                wrong.complaints.contains("magiclink: MAGICLINK_LANGUAGE is \"pt\"; write one of en, de, fr, es, it"))
        }
    }

    @Test("A template that is printed, changed and put into the directory is what mails are made of")
    func templates() async throws {
        try await Place.run { place in
            try place.makeDirectory("mails")
            for (format, end) in [("subject", "subject"), ("text", "txt"), ("html", "html")] {
                let ours = try place.run(["mail", "template", "--language", "de", "--format", format])
                #expect(ours.code == 0 && ours.errors.isEmpty)
                try place.write(ours.output.replacing("Link", with: "Verweis"), to: "mails/login.de.\(end)")
            }
            try place.write("notes", to: "mails/.notes")
            let environment = ["MAGICLINK_MAIL_TEMPLATES": "mails", "MAGICLINK_LANGUAGE": "de"]
            let shown = try place.run(["mail", "preview", "--format", "eml"], environment: environment).output
            #expect(shown.contains("\r\nSubject: Ihr Verweis zur Anmeldung\r\n"))
            #expect(shown.contains("Um sich anzumelden, =C3=B6ffnen Sie diesen Verweis:"))
        }
    }

    @Test("Everything wrong with the templates is said at once, with file and line, by every command that uses them")
    func wrongTemplates() async throws {
        try await Place.run { place in
            try place.makeDirectory("mails")
            try place.write("{{link}}\n{{linc}}\n", to: "mails/login.de.txt")
            try place.write("a\n", to: "mails/login.pt.txt")
            try place.makeDirectory("mails/login.fr.txt")
            let environment = ["MAGICLINK_MAIL_TEMPLATES": "mails"]
            let runs = [
                try place.run(["mail", "preview"], environment: environment),
                try place.run(["dev"], environment: environment),
                try place.run(["serve"], environment: Place.serveSettings().merging(environment) { $1 }),
            ]
            for run in runs {
                #expect(run.code == 78 && run.output.isEmpty)
                for start in [
                    "mails/login.de.txt:2: {{linc}} is not known", "mails/login.de.txt:1: there is no login.de.html",
                    "mails/login.pt.txt:1: no template has this name",
                    "MAGICLINK_MAIL_TEMPLATES is \"mails\"; \"login.fr.txt\" in it is no file",
                ] {
                    #expect(run.complaints.filter { $0.hasPrefix("magiclink: \(start)") }.count == 1, "\(start)")
                }
            }
            let missing = try place.run(["mail", "preview"], environment: ["MAGICLINK_MAIL_TEMPLATES": "nowhere"])
            #expect(missing.code == 78)
            #expect(
                missing.complaints == [
                    "magiclink: MAGICLINK_MAIL_TEMPLATES is \"nowhere\"; it is no directory that can be read; write the path of one"
                ])
        }
    }

    @Test(
        "What is no usage of it is said",
        arguments: [
            ["mail"], ["mail", "send"], ["mail", "preview", "--format", "pdf"],
            ["mail", "preview", "--language", "xx"],
            ["mail", "preview", "x"], ["mail", "template", "--format", "eml"], ["mail", "template", "--to", "x"],
            ["mail", "preview", "--language", "de", "--language", "fr"],
        ])
    func usage(words: [String]) async throws {
        try await Place.run { place in
            let run = try place.run(words)
            #expect(run.code == 2 && run.output.isEmpty && run.complaints.count == 1)
        }
    }

    @Test("A mail that could not be written whole is a failure")
    func full() async throws {
        try await Place.run { place in
            for what in ["preview", "template"] {
                let run = try place.run(
                    ["-c", "exec \"$0\" mail \(what) > /dev/full", Program.binary], program: "/bin/sh")
                #expect(run.code == 1 && run.errors.contains("could not be written"))
            }
        }
    }

    @Test("A login over the sockets gets its mail by the origin's language and the operator's templates")
    func whole() async throws {
        try await Place.run { place in
            try place.makeDirectory("words")
            let german = try place.run(["mail", "template", "--language", "de", "--format", "subject"]).output
            try place.write("\(german)!\n".replacing("\n!", with: "!"), to: "words/login.de.subject")
            let service = try place.serve(["MAGICLINK_MAIL_TEMPLATES": "words", "MAGICLINK_LANGUAGE": "fr"])
            for languages in ["de-DE,de;q=0.9", "ja"] {
                let answer = try service.ask(
                    "POST", "/device_authorization", [("login_hint", "ada@example.org")],
                    fields: ["Accept-Language: \(languages)"])
                #expect(answer.status == 200)
            }
            _ = try place.links(2)
            let mails = try place.mails()
            #expect(mails.contains { $0.contains("\r\nSubject: Ihr Link zur Anmeldung!\r\n") })
            #expect(mails.contains { $0.contains("\r\nSubject: Votre lien de connexion\r\n") })
        }
    }
}
