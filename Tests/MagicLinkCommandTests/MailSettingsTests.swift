import Foundation
import MagicLinkMail
import Testing

@testable import MagicLinkCommand

@Suite("Settings of mails")
struct MailSettingsTests {
    static let server = ["MAIL": "smtp://mail.example.org", "MAIL_FROM": "login@example.org"]

    /// What is understood of these, put over those of a server; `files` are made first, with their modes.
    static func read(
        _ changes: [String: String], files: [String: (text: String, mode: Int)] = [:]
    ) throws -> Result<MailSettings, SettingsProblems> {
        let folder = try Folder.make()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        for (name, file) in files {
            let path = folder.appending(path: name).path
            try Data(file.text.utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: file.mode], ofItemAtPath: path)
        }
        let pairs = server.merging(changes) { $1 }.map {
            ("MAGICLINK_\($0.key)", $0.value.replacing("FOLDER", with: folder.path))
        }
        let values = SettingValues(environment: Dictionary(uniqueKeysWithValues: pairs), file: nil)
        return Result { () throws(SettingsProblems) in try MailSettings(values) }
    }

    static func problems(
        _ changes: [String: String], files: [String: (text: String, mode: Int)] = [:]
    ) throws -> [String] {
        guard case .failure(let problems) = try read(changes, files: files) else { return [] }
        return problems.all.map { $0.description.replacing(#/\/[^ "]*\/magiclink-[^ "\/]*\//#, with: "") }
    }

    @Test("Without more than a server TLS is required, its certificate checked, and nobody signs in")
    func plain() throws {
        let settings = try Self.read([:]).get()
        let smtp = try #require(settings.smtp)
        #expect(settings.route.description == "smtp://mail.example.org:587" && settings.isChecked)
        #expect(smtp.requiresTLS && smtp.authorities == nil && smtp.credentials == nil && smtp.connections == 4)
        #expect(settings.warning == nil)
    }

    @Test("Every one of them is taken")
    func all() throws {
        let files = [
            "ca": (text: "-----BEGIN CERTIFICATE-----\n", mode: 0o644), "secret": (text: "hunter2\n", mode: 0o600),
        ]
        for (name, value) in [
            ("PASSWORD_FILE", "FOLDER/secret"), ("TOKEN_FILE", "FOLDER/secret"), ("PASSWORD", "hunter2"),
        ] {
            let settings = try Self.read(
                [
                    "SMTP_USER": "ada", "SMTP_\(name)": value, "SMTP_TLS": "required", "SMTP_CA_FILE": "FOLDER/ca",
                    "SMTP_CONNECTIONS": "9", "MAIL_CHECK": "off",
                ], files: files
            ).get()
            let smtp = try #require(settings.smtp)
            let credentials = try #require(smtp.credentials)
            #expect(credentials.user == "ada" && smtp.authorities?.hasSuffix("/ca") == true)
            switch credentials.proof {
            case .password: #expect(name != "TOKEN_FILE")
            // The file is gone by now: a token is read when it is needed.
            case .bearer(let read): #expect(name == "TOKEN_FILE" && read() == nil)
            }
            #expect(smtp.requiresTLS && smtp.connections == 9 && !settings.isChecked)
            #expect(!"\(settings)".contains("hunter2") && !"\(settings)".contains("ada"))
        }
    }

    @Test("No TLS is for this machine, or for whoever says so by name, who is told what that means")
    func withoutTLS() throws {
        #expect(try Self.read(["MAIL": "smtp://127.0.0.1:25"]).get().smtp?.requiresTLS == false)
        #expect(try Self.read(["MAIL": "smtp://127.0.0.1:25", "SMTP_TLS": "required"]).get().smtp?.requiresTLS == true)
        let named = try Self.read(["SMTP_TLS": "none"]).get()
        #expect(named.smtp?.requiresTLS == false)
        #expect(
            named.warning
                == "MAGICLINK_SMTP_TLS is \"none\"; whoever is between here and smtp://mail.example.org:587 reads every link"
        )
        #expect(try Self.read(["MAIL": "smtp://127.0.0.1", "SMTP_TLS": "none"]).get().warning == nil)
    }

    static let mistakes: [([String: String], String)] = [
        (["SMTP_TLS": "maybe"], "MAGICLINK_SMTP_TLS is \"maybe\"; write required or none"),
        (
            ["MAIL": "smtps://a", "SMTP_TLS": "none"],
            "MAGICLINK_SMTP_TLS is \"none\"; and smtps: is TLS; write smtp: for none"
        ),
        (["SMTP_CONNECTIONS": "0"], "MAGICLINK_SMTP_CONNECTIONS is \"0\"; write a number from 1 to 64"),
        (["SMTP_CONNECTIONS": "65"], "MAGICLINK_SMTP_CONNECTIONS is \"65\"; write a number from 1 to 64"),
        (["SMTP_CONNECTIONS": "+4"], "MAGICLINK_SMTP_CONNECTIONS is \"+4\"; write a number from 1 to 64"),
        (["MAIL_CHECK": "no"], "MAGICLINK_MAIL_CHECK is \"no\"; write on or off"),
        (["SMTP_CA_FILE": "FOLDER/none"], "MAGICLINK_SMTP_CA_FILE is \"none\"; there is no such file"),
        (["SMTP_CA_FILE": "FOLDER/secret"], "MAGICLINK_SMTP_CA_FILE is \"secret\"; it holds no certificate in PEM"),
        (
            ["SMTP_CA_FILE": "FOLDER/ca", "SMTP_TLS": "none"],
            "MAGICLINK_SMTP_CA_FILE is \"ca\"; and there is no TLS; set MAGICLINK_SMTP_TLS=required, or leave it out"
        ),
        (
            ["SMTP_PASSWORD": "hunter2"],
            "MAGICLINK_SMTP_USER is not set; and MAGICLINK_SMTP_PASSWORD is; write whose it is"
        ),
        (["SMTP_USER": "ada"], one), (["SMTP_USER": "ada", "SMTP_PASSWORD": "x", "SMTP_TOKEN_FILE": "y"], one),
        (
            ["SMTP_USER": "ada", "SMTP_PASSWORD": "hunter2\n\n"],
            "MAGICLINK_SMTP_PASSWORD is no password; write one line"
        ),
        (
            ["SMTP_USER": "a\nda", "SMTP_PASSWORD": "hunter2"],
            "MAGICLINK_SMTP_USER is no user name; write one line"
        ),
        (
            ["SMTP_USER": "ada", "SMTP_PASSWORD_FILE": "hunter2"],
            "MAGICLINK_SMTP_PASSWORD_FILE names no file that can be read; write the path of one with mode 600"
        ),
        (
            // Longer than a name may be: the system says something else than that it is missing.
            ["SMTP_USER": "ada", "SMTP_TOKEN_FILE": String(repeating: "hunter2", count: 100)],
            "MAGICLINK_SMTP_TOKEN_FILE names no file that can be read; write the path of one with mode 600"
        ),
        (
            ["SMTP_USER": "ada", "SMTP_TOKEN_FILE": "FOLDER/shared"],
            "MAGICLINK_SMTP_TOKEN_FILE is \"shared\"; others than its owner may use it (mode 640); `chmod 600 shared`"
        ),
        (
            ["SMTP_USER": "ada", "SMTP_TOKEN_FILE": "FOLDER/empty"],
            "MAGICLINK_SMTP_TOKEN_FILE is \"empty\"; it holds no secret: one line of 16384 bytes at most"
        ),
        (
            ["MAIL": "spool:mails", "SMTP_PASSWORD": "hunter2"],
            "MAGICLINK_SMTP_PASSWORD is for smtp: and smtps:, and mails go to spool:mails; leave it out"
        ),
        (
            ["MAIL": "sendmail:/usr/sbin/sendmail", "SMTP_TLS": "none"],
            "MAGICLINK_SMTP_TLS is for smtp: and smtps:, and mails go to sendmail:/usr/sbin/sendmail; leave it out"
        ),
    ]
    static let one = """
        MAGICLINK_SMTP_USER is set; set one of MAGICLINK_SMTP_PASSWORD_FILE, MAGICLINK_SMTP_PASSWORD and \
        MAGICLINK_SMTP_TOKEN_FILE too
        """

    @Test("What is wrong is named with what to write, and no secret is repeated", arguments: mistakes)
    func wrong(changes: [String: String], problem: String) throws {
        let files = [
            "ca": (text: "-----BEGIN CERTIFICATE-----\n", mode: 0o644), "secret": (text: "hunter2\n", mode: 0o600),
            "shared": (text: "hunter2\n", mode: 0o640), "empty": (text: "\n", mode: 0o600),
        ]
        let found = try Self.problems(changes, files: files)
        #expect(found == [problem])
        #expect(!found.joined().contains("hunter2"))
    }

    @Test("Everything is said at once")
    func together() throws {
        let found = try Self.problems(["MAIL_FROM": "x", "SMTP_TLS": "x", "SMTP_USER": "ada", "MAIL_CHECK": "x"])
        #expect(found.count == 4)
    }
}
