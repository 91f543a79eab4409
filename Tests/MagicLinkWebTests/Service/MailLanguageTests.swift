import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Testing

@Suite("The language of a mail")
struct MailLanguageTests {
    private static func begin(_ house: House, reading languages: String?, over target: String) async throws {
        let name = target == "/login" ? "address" : "login_hint"
        var fields: Fields = [("sec-fetch-site", "same-origin")]
        if let languages { fields.add("accept-language", languages) }
        let answer = try await house.answer(.form(target, [name: "ada@example.org"], fields: fields))
        #expect(answer.status == (target == "/login" ? .seeOther : .ok))
        _ = try await house.newestLink()
    }

    @Test(
        "It is the one that the origin would read, kept in the record until the mail is sent",
        arguments: ["/login", "/device_authorization"],
        [
            ("de-AT, en;q=0.3", MailLanguage.german), ("fr", .french), ("es-419", .spanish), ("it", .italian),
            ("en-GB", .english),
        ] as [(String, MailLanguage)])
    func chosen(target: String, wanted: (String, MailLanguage)) async throws {
        let house = try House(policy: LoginPolicy(language: .italian))
        try await Self.begin(house, reading: wanted.0, over: target)
        #expect(house.mailer.mails.map(\.language) == [wanted.1])
    }

    @Test(
        "Where the origin names none of ours it is the operator's", arguments: ["/login", "/device_authorization"],
        ["ja", "*", "xx<script>, de_DE", nil] as [String?])
    func standard(target: String, field: String?) async throws {
        for language in MailLanguage.allCases {
            let house = try House(policy: LoginPolicy(language: language))
            try await Self.begin(house, reading: field, over: target)
            #expect(house.mailer.mails.map(\.language) == [language])
        }
    }

    @Test("A mail that is sent again is in the language of the first, whoever asks for it")
    func again() async throws {
        let house = try House()
        let begun = try await house.answer(
            .form("/device_authorization", ["login_hint": "ada@example.org"], fields: [("accept-language", "de")]))
        let code = try #require(try begun.object()["device_code"]?.string)
        _ = try await house.newestLink()
        let answer = try await house.answer(
            .form("/resend", ["device_code": code], fields: [("accept-language", "fr")]))
        #expect(answer.status == .ok)
        _ = try await house.newestLink()
        #expect(house.mailer.mails.map(\.language) == [.german, .german])
    }

    @Test("Nothing of the header is in the answer, nor what was made of it: it is the same byte for byte")
    func sameAnswer() async throws {
        var answers: [[String]] = []
        for languages in ["de", "fr", "ja", "*", "de;q=9"] {
            let house = try House()
            let answer = try await house.answer(
                .form(
                    "/device_authorization", ["login_hint": "ada@example.org"], fields: [("accept-language", languages)]
                )
            )
            answers.append(answer.fields.pairs.map { "\($0.name): \($0.value)" } + [answer.text])
        }
        #expect(Set(answers).count == 1)
    }
}
