extension MailWords {
    static let german = MailWords(
        subject: "Ihr Link zur Anmeldung",
        asked: "Jemand, vermutlich Sie, möchte sich bei \(.client) anmelden.",
        deviceLabel: "Gerät:",
        timeLabel: "Zeitpunkt:",
        open: "Um sich anzumelden, öffnen Sie diesen Link:",
        numberSafety: """
            Sie werden nach der Zahl gefragt, die auf dem Bildschirm steht, an dem Sie sich anmelden. Die Zahl steht nicht \
            in dieser E-Mail, und niemand darf Sie danach fragen, weder per E-Mail noch am Telefon.
            """,
        browserSafety: """
            Öffnen Sie den Link in dem Browser, in dem Sie sich anmelden: Nur dort funktioniert er. Niemand darf Sie nach \
            diesem Link fragen, weder per E-Mail noch am Telefon.
            """,
        refusal: """
            Wenn Sie das nicht gerade selbst angefordert haben, tun Sie nichts, oder öffnen Sie den Link und sagen Sie \
            Nein: Dann wird niemand angemeldet.
            """,
        life: "Der Link funktioniert nur einmal und ist \(.lifetime) lang gültig.",
        nameless: "einer Anwendung",
        device: DeviceWords(
            commandLine: "ein Kommandozeilenprogramm", unknownBrowser: "ein unbekanntes Programm", on: " unter ",
            unknownSystem: "einem unbekannten System"),
        minutes: PluralWords(one: "eine Minute", many: "Minuten"),
        date: DateWords(
            months: [
                "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
                "November", "Dezember",
            ],
            first: "1", beforeMonth: ". ", beforeHour: ", ", zone: " Uhr UTC"))
}
