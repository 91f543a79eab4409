extension MailWords {
    // A colon and quotation marks have a space that no line is broken at.
    static let french = MailWords(
        subject: "Votre lien de connexion",
        asked: "Quelqu’un, sans doute vous, a demandé à se connecter à \(.client).",
        deviceLabel: "Appareil\u{a0}:",
        timeLabel: "Date\u{a0}:",
        open: "Pour vous connecter, ouvrez ce lien\u{a0}:",
        numberSafety: """
            Vous devrez saisir le nombre affiché sur l’écran où vous vous connectez. Il ne figure pas dans cet e-mail, et \
            personne n’a le droit de vous le demander, ni par e-mail ni par téléphone.
            """,
        browserSafety: """
            Ouvrez-le dans le navigateur où vous vous connectez\u{a0}: il ne fonctionne que là. Personne n’a le droit de \
            vous demander ce lien, ni par e-mail ni par téléphone.
            """,
        refusal: """
            Si vous n’êtes pas à l’origine de cette demande, ne faites rien, ou ouvrez le lien et répondez \
            «\u{a0}Non\u{a0}»\u{a0}: personne ne sera alors connecté.
            """,
        life: "Le lien ne fonctionne qu’une seule fois, pendant \(.lifetime).",
        nameless: "une application",
        device: DeviceWords(
            commandLine: "un programme en ligne de commande", unknownBrowser: "un programme inconnu", on: " sur ",
            unknownSystem: "un système inconnu"),
        minutes: PluralWords(one: "une minute", many: "minutes"),
        date: DateWords(
            months: [
                "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                "novembre", "décembre",
            ],
            first: "1er", beforeMonth: " ", beforeHour: ", ", zone: " UTC"))
}
