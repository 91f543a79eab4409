extension MailWords {
    static let spanish = MailWords(
        subject: "Su enlace para iniciar sesión",
        asked: "Alguien, probablemente usted, ha pedido iniciar sesión en \(.client).",
        deviceLabel: "Dispositivo:",
        timeLabel: "Fecha:",
        open: "Para iniciar sesión, abra este enlace:",
        numberSafety: """
            Tendrá que escribir el número que aparece en la pantalla donde está iniciando sesión. No figura en este \
            correo, y nadie debe pedírselo, ni por correo ni por teléfono.
            """,
        browserSafety: """
            Ábralo en el navegador donde está iniciando sesión: solo funciona ahí. Nadie debe pedirle este enlace, ni por \
            correo ni por teléfono.
            """,
        refusal: """
            Si no acaba de pedirlo usted, no haga nada, o abra el enlace y responda «No»: así nadie iniciará sesión.
            """,
        life: "El enlace funciona una sola vez, durante \(.lifetime).",
        nameless: "una aplicación",
        device: DeviceWords(
            commandLine: "un programa de línea de comandos", unknownBrowser: "un programa desconocido", on: " en ",
            unknownSystem: "un sistema desconocido"),
        minutes: PluralWords(one: "un minuto", many: "minutos"),
        date: DateWords(
            months: [
                "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
                "noviembre", "diciembre",
            ],
            first: "1", beforeMonth: " de ", beforeHour: ", ", zone: " UTC"))
}
