extension MailWords {
    static let english = MailWords(
        subject: "Your sign-in link",
        asked: "Somebody, probably you, asked to sign in to \(.client).",
        deviceLabel: "Asked from:",
        timeLabel: "Asked at:",
        open: "To sign in, open this link:",
        numberSafety: """
            You will be asked for the number that stands on the screen where you are signing in. It is not in this mail, \
            and nobody may ask you for it, by mail or by phone.
            """,
        browserSafety: """
            Open it in the browser where you are signing in: it works only there. Nobody may ask you for this link, by \
            mail or by phone.
            """,
        refusal: """
            If you did not just ask for this, do nothing, or open the link and say No: then nobody signs in.
            """,
        life: "The link works once, for \(.lifetime).",
        nameless: "an application",
        device: DeviceWords(
            commandLine: "a command-line program", unknownBrowser: "an unknown program", on: " on ",
            unknownSystem: "an unknown system"),
        minutes: PluralWords(one: "a minute", many: "minutes"),
        date: DateWords(
            months: [
                "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December",
            ],
            first: "1", beforeMonth: " ", beforeHour: ", ", zone: " UTC"))
}
