import MagicLinkTesting

/// Logins by how they end.
extension FlowFixtures {
    static func happyPath(seed: UInt64) async throws -> LoginFlowFixture {
        var flow = try FlowRecorder(
            "happy_path", "The number is typed on the phone, and the client that waits receives the session.",
            seed: seed)
        try await flow.begin()
        try await flow.poll("poll_pending", "The client polls; nobody has confirmed yet.", at: 5)
        try await flow.poll(
            "poll_waiting", "The client polls and waits; the answer comes once the number is typed.", at: 10,
            after: "approve")
        try await flow.open("open", "The link is opened on the phone; its page asks for the number.", at: 20)
        try await flow.approve("approve", "The number is typed; the phone learns no more than that it is done.", at: 22)
        try await flow.session("session", "The client asks who has signed in.", at: 23)
        return try await flow.finish()
    }

    static func wrongNumber(seed: UInt64) async throws -> LoginFlowFixture {
        var flow = try FlowRecorder(
            "wrong_number", "A wrong number is forgiven once, and whatever is no number costs no try.", seed: seed,
            choices: wrongNumbers(1))
        try await flow.begin()
        try await flow.open("open", "The link is opened on the phone; its page asks for the number.", at: 10)
        try await flow.approve(
            "type_nonsense", "What is typed is no number; it counts for nothing.", at: 12, number: "12a")
        try await flow.approve(
            "type_wrong", "A wrong number is typed; the page says so and asks again.", at: 15,
            number: "{{wrong_number}}")
        try await flow.approve(
            "type_wrong_again", "The same wrong number again costs no try.", at: 17, number: "{{wrong_number}}")
        try await flow.poll("poll_pending", "The client hears nothing of it.", at: 18)
        try await flow.approve("approve", "The right number is typed.", at: 20)
        try await flow.poll("poll_granted", "The client has its session.", at: 23)
        return try await flow.finish()
    }

    static func wrongNumberTwice(seed: UInt64) async throws -> LoginFlowFixture {
        var flow = try FlowRecorder(
            "wrong_number_twice", "A second wrong number ends the login, also for who then types the right one.",
            seed: seed, choices: wrongNumbers(2))
        try await flow.begin()
        try await flow.approve("type_wrong", "A wrong number is typed.", at: 15, number: "{{wrong_number}}")
        try await flow.approve(
            "type_second_wrong", "Another wrong number is typed: the login is over.", at: 20,
            number: "{{second_wrong_number}}")
        try await flow.approve("type_right", "The right number comes too late.", at: 25)
        try await flow.open("open", "The link says that it is over.", at: 26)
        try await flow.poll("poll_denied", "The client hears that it was denied, and not why.", at: 27)
        return try await flow.finish()
    }

    /// Numbers that are not the one on the screen.
    private static func wrongNumbers(_ count: Int) -> [FlowChoice] {
        let all = [
            FlowChoice(name: "wrong_number", candidates: ["557", "558"], differsFrom: ["user_code"]),
            FlowChoice(name: "second_wrong_number", candidates: ["683", "684"], differsFrom: ["user_code"]),
        ]
        return Array(all.prefix(count))
    }

    static func denied(seed: UInt64) async throws -> LoginFlowFixture {
        var flow = try FlowRecorder(
            "denied", "Whoever got the mail says no, and proves it by the address.", seed: seed)
        try await flow.begin()
        try await flow.poll(
            "poll_waiting", "The client polls and waits; the answer comes with the no.", at: 5, after: "deny")
        try await flow.open("open", "The link is opened; its page offers no as well as yes.", at: 20)
        try await flow.press(
            "deny_wrong_address", "A no with another address changes nothing.", at: 22,
            ["token": "{{link_token}}", "decision": "deny", "address": "eve@example.org"])
        try await flow.press(
            "deny", "A no with the address that the mail went to ends the login.", at: 25,
            ["token": "{{link_token}}", "decision": "deny", "address": FlowRecorder.address])
        try await flow.approve("approve_too_late", "The right number comes too late.", at: 30)
        try await flow.poll("poll_denied", "The client hears the same again.", at: 31)
        return try await flow.finish()
    }

    static func expired(seed: UInt64) async throws -> LoginFlowFixture {
        var flow = try FlowRecorder(
            "expired", "Nobody confirms, and after ten minutes it is too late, to the second.", seed: seed)
        try await flow.begin()
        try await flow.open("open_in_time", "One second before its end the link still asks for the number.", at: 599)
        try await flow.poll("poll_pending", "The client may still hope.", at: 599)
        try await flow.open("open_too_late", "At the second of its end the link is too old.", at: 600)
        try await flow.approve("approve_too_late", "The right number comes too late.", at: 600)
        try await flow.poll("poll_expired", "The client hears that it is over.", at: 600)
        try await flow.poll(
            "poll_after_token", "When its own token is over too, the client hears the same.", at: 930)
        return try await flow.finish()
    }

    static func sentAgainAndCancelled(seed: UInt64) async throws -> LoginFlowFixture {
        var flow = try FlowRecorder(
            "sent_again_and_cancelled", "The client has the same link sent again, and then gives up.", seed: seed)
        try await flow.begin()
        try await flow.step(
            "resend", "The same link goes out once more.", by: .origin, at: 60,
            FlowRecorder.post(
                "/resend", by: .origin, ["device_code": "{{device_code}}", "client_id": "magiclink"]),
            mail: true)
        try await flow.step(
            "cancel", "The client gives up.", by: .origin, at: 90,
            FlowRecorder.post(
                "/cancel", by: .origin, ["device_code": "{{device_code}}", "client_id": "magiclink"]))
        try await flow.open("open", "The link says that the client has given up.", at: 100)
        try await flow.approve("approve_too_late", "The right number comes too late.", at: 102)
        try await flow.poll("poll_denied", "A poll that was still under way hears that it is over.", at: 103)
        return try await flow.finish()
    }
}
