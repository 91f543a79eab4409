import MagicLink
import MagicLinkTesting

/// Logins in which something comes between.
extension FlowFixtures {
    static func openedTwiceAndReported(seed: UInt64) async throws -> LoginFlowFixture {
        var flow = try FlowRecorder(
            "opened_twice_and_reported",
            "A used link says when and by what it was used, and whoever got the mail can end the session.", seed: seed)
        try await flow.begin()
        try await flow.approve("approve", "The number is typed on the phone.", at: 20)
        try await flow.poll("poll_granted", "The client has its session.", at: 21)
        try await flow.open("open_again", "The same phone opens the link again at once: it is done.", at: 40)
        try await flow.open(
            "open_elsewhere", "Another device opens it: it was used, and here is how to say that it was not you.",
            by: .otherDevice, at: 700)
        try await flow.press(
            "report_wrong_address", "A report with another address changes nothing.", by: .otherDevice, at: 705,
            on: "/report", ["token": "{{link_token}}", "address": "eve@example.org"])
        try await flow.session("session_alive", "The session lives on.", at: 706)
        try await flow.press(
            "report", "A report with the address that the mail went to ends the session.", by: .otherDevice, at: 710,
            on: "/report", ["token": "{{link_token}}", "address": FlowRecorder.address])
        try await flow.session("session_over", "The access token is worth nothing any more.", at: 711)
        try await flow.refresh("refresh_over", "Neither is the refresh token.", at: 712, token: "refresh_token")
        try await flow.poll("poll_denied", "A poll hears that it is over.", at: 713)
        return try await flow.finish()
    }

    static func mailScanner(seed: UInt64) async throws -> LoginFlowFixture {
        var flow = try FlowRecorder(
            "mail_scanner",
            "A machine opens the link and presses every button first; nothing has changed for its owner.",
            seed: seed)
        try await flow.begin()
        try await flow.open(
            "scan_head", "The machine looks whether the link is there.", by: .scanner, at: 1, method: "HEAD")
        try await flow.open("scan_get", "The machine reads the page.", by: .scanner, at: 1)
        try await flow.press(
            "scan_yes", "The machine presses yes and types nothing.", by: .scanner, at: 2,
            ["token": "{{link_token}}", "decision": "approve", "number": ""])
        try await flow.press(
            "scan_yes_guess", "The machine presses yes with what machines fill in; no login ever has that number.",
            by: .scanner, at: 2, ["token": "{{link_token}}", "decision": "approve", "number": "123"])
        try await flow.press(
            "scan_no", "The machine presses no and types nothing.", by: .scanner, at: 2,
            ["token": "{{link_token}}", "decision": "deny", "address": ""])
        try await flow.press(
            "scan_no_guess", "The machine presses no with an address of its own.", by: .scanner, at: 2,
            ["token": "{{link_token}}", "decision": "deny", "address": "test@example.com"])
        try await flow.press(
            "scan_no_button", "The machine sends the form without its button.", by: .scanner, at: 3,
            ["token": "{{link_token}}"])
        try await flow.press(
            "scan_report", "The machine reports a link that nobody has used.", by: .scanner, at: 3, on: "/report",
            ["token": "{{link_token}}", "address": "test@example.com"])
        try await flow.step(
            "scan_other_method", "The machine tries what the page does not do.", by: .scanner, at: 3,
            FlowRecorder.post("/confirm/{{link_token}}", by: .scanner, [:]))
        try await flow.poll("poll_pending", "The client hears nothing of all that.", at: 5)
        try await flow.open("open", "The owner opens the link; its page asks for the number as ever.", at: 60)
        try await flow.approve("approve", "The owner types the number, which was never used up.", at: 65)
        try await flow.poll("poll_granted", "The client has its session.", at: 66)
        return try await flow.finish()
    }

    static func resumedAfterLostReply(seed: UInt64) async throws -> LoginFlowFixture {
        // A client's secret of its own, bound to the login: RFC 7636. Long enough, and plainly no real one.
        let verifier = "fixtures-code-verifier-for-tests-only-000000"
        guard let challenge = CodeChallenge(verifier: verifier) else { throw Problem("no verifier") }
        var flow = try FlowRecorder(
            "resumed_after_lost_reply",
            "The answer with the session never arrives; the client polls again and has the same one, byte for byte.",
            seed: seed)
        try await flow.begin(challenge: challenge.text)
        try await flow.poll(
            "poll_lost", "The client polls and waits; its answer is sent, and the connection is gone.", at: 10,
            after: "approve", isLost: true, verifier: verifier)
        try await flow.approve("approve", "The number is typed on the phone.", at: 20)
        try await flow.poll(
            "poll_without_verifier", "Who has the poll token and not the verifier gets nothing.", by: .thief, at: 60)
        try await flow.poll(
            "poll_again", "A minute later the client polls again and has the same session.", at: 80,
            verifier: verifier)
        try await flow.refresh(
            "refresh", "The client uses its session.", at: 100, token: "refresh_token", prefix: "next_")
        try await flow.poll(
            "poll_spent", "From then on polling gives nothing, and the session stays.", at: 105, verifier: verifier)
        try await flow.session("session", "The session lives on.", at: 106, token: "next_access_token")
        return try await flow.finish()
    }

    static func twoOrigins(seed: UInt64) async throws -> LoginFlowFixture {
        var flow = try FlowRecorder(
            "two_origins", "Two clients ask for the same address; each receives the session of its own number alone.",
            seed: seed)
        try await flow.begin()
        try await flow.begin(
            "other_begin", "Another client asks for the same address and shows another number.", by: .otherOrigin,
            at: 5, prefix: "other_")
        try await flow.poll(
            "poll_waiting", "The first client polls and waits.", at: 10, after: "approve")
        try await flow.poll(
            "other_poll_waiting", "The other client polls and waits.", by: .otherOrigin, at: 11, prefix: "other_",
            after: "other_approve")
        try await flow.approve(
            "approve_mixed_up", "The other client's number is typed on the first link: a wrong number.", at: 18,
            number: "{{other_user_code}}")
        try await flow.approve(
            "approve", "The first number is typed on the first link, and the first client alone is answered.", at: 20)
        try await flow.poll(
            "other_poll_pending", "The other client is still pending.", by: .otherOrigin, at: 21, prefix: "other_")
        try await flow.approve(
            "other_approve", "The other number is typed on the other link.", at: 30, prefix: "other_")
        try await flow.session("session", "The first session is the first client's.", at: 31)
        try await flow.session(
            "other_session", "The other session is another one of the same person.", by: .otherOrigin, at: 31,
            token: "other_access_token")
        return try await flow.finish()
    }
}
