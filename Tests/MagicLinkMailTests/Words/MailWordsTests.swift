import MagicLink
import MagicLinkJWT
import Testing

@testable import MagicLinkMail

@Suite("The words of each language")
struct MailWordsTests {
    @Test(
        "A mail of the sample reads as its language has it",
        arguments: [
            (
                MailLanguage.english,
                """
                Somebody, probably you, asked to sign in to Example.

                Asked from: Firefox on Linux
                Asked at:   21 November, 08:31 UTC

                To sign in, open this link:

                https://login.example.org/confirm/aaa.bbb.ccc

                You will be asked for the number that stands on the screen where you are signing in. It is not in this \
                mail, and nobody may ask you for it, by mail or by phone.

                If you did not just ask for this, do nothing, or open the link and say No: then nobody signs in.

                The link works once, for 10 minutes.

                """
            ),
            (
                .german,
                """
                Jemand, vermutlich Sie, möchte sich bei Example anmelden.

                Gerät:     Firefox unter Linux
                Zeitpunkt: 21. November, 08:31 Uhr UTC

                Um sich anzumelden, öffnen Sie diesen Link:

                https://login.example.org/confirm/aaa.bbb.ccc

                Sie werden nach der Zahl gefragt, die auf dem Bildschirm steht, an dem Sie sich anmelden. Die Zahl steht \
                nicht in dieser E-Mail, und niemand darf Sie danach fragen, weder per E-Mail noch am Telefon.

                Wenn Sie das nicht gerade selbst angefordert haben, tun Sie nichts, oder öffnen Sie den Link und sagen \
                Sie Nein: Dann wird niemand angemeldet.

                Der Link funktioniert nur einmal und ist 10 Minuten lang gültig.

                """
            ),
            (
                .french,
                """
                Quelqu’un, sans doute vous, a demandé à se connecter à Example.

                Appareil\u{a0}: Firefox sur Linux
                Date\u{a0}:     21 novembre, 08:31 UTC

                Pour vous connecter, ouvrez ce lien\u{a0}:

                https://login.example.org/confirm/aaa.bbb.ccc

                Vous devrez saisir le nombre affiché sur l’écran où vous vous connectez. Il ne figure pas dans cet \
                e-mail, et personne n’a le droit de vous le demander, ni par e-mail ni par téléphone.

                Si vous n’êtes pas à l’origine de cette demande, ne faites rien, ou ouvrez le lien et répondez \
                «\u{a0}Non\u{a0}»\u{a0}: personne ne sera alors connecté.

                Le lien ne fonctionne qu’une seule fois, pendant 10 minutes.

                """
            ),
        ] as [(MailLanguage, String)])
    func reads(language: MailLanguage, wanted: String) throws {
        #expect(LoginMessage(try Sample.mail(language: language)).text == wanted)
    }

    @Test("No two languages share a sentence, and none is empty")
    func distinct() {
        let sentences = MailLanguage.allCases.map(MailWords.of).flatMap { words in
            [words.subject, words.open, words.numberSafety, words.browserSafety, words.refusal, words.nameless]
        }
        #expect(Set(sentences).count == sentences.count)
        #expect(sentences.allSatisfy { !$0.isEmpty })
        for language in MailLanguage.allCases {
            let date = MailWords.of(language).date
            #expect(Set((0..<12).map { date.months[$0] }).count == 12)
        }
    }

    @Test(
        "A sentence says that nobody asks by mail or by phone, whether or not a number is asked",
        arguments: MailLanguage.allCases)
    func safety(language: MailLanguage) {
        let phone: [MailLanguage: String] = [
            .english: "by mail or by phone", .german: "weder per E-Mail noch am Telefon",
            .french: "ni par e-mail ni par téléphone", .spanish: "ni por correo ni por teléfono",
            .italian: "né per e-mail né per telefono",
        ]
        let words = MailWords.of(language)
        for sentence in [words.numberSafety, words.browserSafety] {
            #expect(sentence.contains(phone[language] ?? "?"))
        }
        let number: [MailLanguage: String] = [
            .english: "number", .german: "Zahl", .french: "nombre", .spanish: "número", .italian: "numero",
        ]
        #expect(words.numberSafety.contains(number[language] ?? "?"))
        #expect(!words.browserSafety.contains(number[language] ?? "?"))
    }

    @Test("One minute is one, and any other number is many", arguments: MailLanguage.allCases)
    func minutes(language: MailLanguage) throws {
        let one: [MailLanguage: String] = [
            .english: "a minute", .german: "eine Minute", .french: "une minute", .spanish: "un minuto",
            .italian: "un minuto",
        ]
        let many: [MailLanguage: String] = [
            .english: "minutes", .german: "Minuten", .french: "minutes", .spanish: "minutos", .italian: "minuti",
        ]
        let words = MailWords.of(language)
        let lifetime = { (minutes: Int64) throws in
            MailValues(try Sample.mail(minutes: minutes), in: words)[.lifetime]
        }
        #expect(try lifetime(1) == one[language])
        for count in 2...60 { #expect(try lifetime(Int64(count)) == "\(count) \(many[language] ?? "?")") }
        // What no policy allows still makes no three digits.
        #expect(try lifetime(0) == one[language])
        #expect(try lifetime(-5) == one[language])
        #expect(try lifetime(1000) == "99 \(many[language] ?? "?")")
    }

    @Test(
        "A day is written as its language has it",
        arguments: [
            (MailLanguage.english, "1 March, 00:05 UTC", "29 February, 23:59 UTC"),
            (.german, "1. März, 00:05 Uhr UTC", "29. Februar, 23:59 Uhr UTC"),
            (.french, "1er mars, 00:05 UTC", "29 février, 23:59 UTC"),
            (.spanish, "1 de marzo, 00:05 UTC", "29 de febrero, 23:59 UTC"),
            (.italian, "1º marzo, 00:05 UTC", "29 febbraio, 23:59 UTC"),
        ] as [(MailLanguage, String, String)])
    func days(language: MailLanguage, first: String, leap: String) {
        let date = MailWords.of(language).date
        #expect(date.words(CalendarTime(NumericDate(1_709_251_500))) == first)
        #expect(date.words(CalendarTime(NumericDate(1_709_251_199))) == leap)
    }

    @Test("No day of a year has three digits in a row, in any language", arguments: MailLanguage.allCases)
    func everyDay(language: MailLanguage) {
        let date = MailWords.of(language).date
        let words = (0..<366).map { date.words(CalendarTime(NumericDate(1_704_067_200 + $0 * 86_400 + 45_296))) }
        #expect(words.allSatisfy { $0.firstMatch(of: /[0-9]{3}/) == nil })
        #expect(Set(words).count == 366)
    }

    @Test(
        "Every browser and every system has its words, and known ones keep their names",
        arguments: MailLanguage.allCases)
    func devices(language: MailLanguage) {
        let words = MailWords.of(language).device
        var all: Set<String> = []
        for browser in Device.Browser.allCases {
            for system in Device.System.allCases {
                let text = words.words(Device(browser: browser, system: system))
                all.insert(text)
                if browser != .unknown, browser != .commandLine { #expect(text.hasPrefix(browser.rawValue)) }
                if system != .unknown { #expect(text.hasSuffix(system.rawValue)) }
                if language != .english { #expect(!text.contains("unknown") && !text.contains("program ")) }
            }
        }
        #expect(all.count == Device.Browser.allCases.count * Device.System.allCases.count)
    }
}
