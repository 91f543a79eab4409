import MagicLinkHTTP

extension LoginService {
    /// `GET /device`, the `verification_uri`: says what to do. It has no input, because a number that is typed without
    /// the link would be worth nothing, and people would learn to type it wherever they are asked.
    func devicePage() -> OutgoingResponse {
        page(
            Page(
                title: "Look for our mail",
                body: """
                    <h1>Look for our mail</h1>
                    <p>Your other screen shows a number. Open the link of the mail on any device, and type the number \
                    there.</p>
                    <p>If you did not just ask to sign in on another screen, there is nothing to do. Nobody may ask you \
                    for the number.</p>
                    """),
            on: .device)
    }
}
