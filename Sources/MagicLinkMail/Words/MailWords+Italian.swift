extension MailWords {
    static let italian = MailWords(
        subject: "Il suo link di accesso",
        asked: "Qualcuno, probabilmente lei, ha chiesto di accedere a \(.client).",
        deviceLabel: "Dispositivo:",
        timeLabel: "Data:",
        open: "Per accedere, apra questo link:",
        numberSafety: """
            Dovrà inserire il numero che compare sullo schermo da cui sta effettuando l’accesso. Non si trova in questa \
            e-mail, e nessuno può chiederglielo, né per e-mail né per telefono.
            """,
        browserSafety: """
            Lo apra nel browser da cui sta effettuando l’accesso: funziona solo lì. Nessuno può chiederle questo link, né \
            per e-mail né per telefono.
            """,
        refusal: """
            Se non l’ha appena chiesto lei, non faccia nulla, oppure apra il link e risponda «No»: così nessuno effettuerà \
            l’accesso.
            """,
        life: "Il link funziona una sola volta, per \(.lifetime).",
        nameless: "un’applicazione",
        device: DeviceWords(
            commandLine: "un programma da riga di comando", unknownBrowser: "un programma sconosciuto", on: " su ",
            unknownSystem: "un sistema sconosciuto"),
        minutes: PluralWords(one: "un minuto", many: "minuti"),
        date: DateWords(
            months: [
                "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
                "ottobre",
                "novembre", "dicembre",
            ],
            first: "1º", beforeMonth: " ", beforeHour: ", ", zone: " UTC"))
}
