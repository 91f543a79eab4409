import MagicLinkHTTP

/// Something a person reads. This is the one way to make one, so that none is without its headers (DESIGN section 3).
struct Page: Sendable {
    /// What the browser's tab says.
    let title: String
    /// What stands between head and foot.
    let body: HTML
    /// True on the page that waits: it loads the script, and without one it looks again by itself.
    var waits = false

    /// The page as an answer of `route`.
    func response(_ status: Status = .ok, on route: Route, at base: BaseAddress) -> OutgoingResponse {
        var response = OutgoingResponse(status, fields: Self.fields, body: Array(document(at: base).text.utf8))
        // The link's page has a secret in its URL. Elsewhere a form's POST must carry its Origin.
        let isLink = route == .confirmLink || route.actsByLink
        response.fields["referrer-policy"] = isLink ? "no-referrer" : "same-origin"
        if base.isSecure { response.fields["strict-transport-security"] = "max-age=31536000" }
        if status == .serviceUnavailable { response.fields["retry-after"] = "5" }
        return response
    }

    /// What every page has, made once.
    private static let fields: Fields = [
        ("content-type", "text/html; charset=utf-8"), ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"), ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"), ("x-robots-tag", "noindex"),
    ]

    private static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    private func document(at base: BaseAddress) -> HTML {
        let script: HTML = "<script src=\"\(base.path(.script))\" defer></script>\n"
        // Looking again is a GET and changes nothing, so it is harmless even in a tab that was forgotten.
        let refresh: HTML = "<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>\n"
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>\(title)</title>
            <link rel="stylesheet" href="\(base.path(.style))">
            \(waits ? [script, refresh] : [])</head>
            <body>
            <main>
            \(body)
            </main>
            </body>
            </html>

            """
    }
}
