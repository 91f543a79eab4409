import MagicLinkTesting

/// What comes after a login, and how often one may ask.
extension FlowFixtures {
    static func refreshAndSignOut(seed: UInt64) async throws -> LoginFlowFixture {
        var flow = try FlowRecorder(
            "refresh_and_sign_out", "The client refreshes its tokens, asks twice when it is not sure, and signs out.",
            seed: seed)
        try await flow.begin()
        try await flow.approve("approve", "The number is typed on the phone.", at: 20)
        try await flow.poll("poll_granted", "The client has its session.", at: 21)
        try await flow.refresh(
            "refresh", "The access token nears its end; the client asks for the next pair.", at: 900,
            token: "refresh_token", prefix: "next_")
        try await flow.refresh(
            "refresh_again", "Within half a minute the same question has the same answer.", at: 920,
            token: "refresh_token")
        try await flow.session("session", "The client asks who has signed in.", at: 930, token: "next_access_token")
        try await flow.session(
            "sign_out", "The client signs out.", at: 940, token: "next_access_token", method: "DELETE")
        try await flow.session(
            "session_over", "The access token is worth nothing any more.", at: 941, token: "next_access_token")
        try await flow.refresh(
            "refresh_over", "Neither is the refresh token.", at: 942, token: "next_refresh_token")
        return try await flow.finish()
    }

    static func stolenRefreshToken(seed: UInt64) async throws -> LoginFlowFixture {
        var flow = try FlowRecorder(
            "stolen_refresh_token",
            "A refresh token that was used long ago comes back: the session ends for everybody.",
            seed: seed)
        try await flow.begin()
        try await flow.approve("approve", "The number is typed on the phone.", at: 20)
        try await flow.poll("poll_granted", "The client has its session.", at: 21)
        try await flow.refresh(
            "refresh", "The client asks for the next pair.", at: 900, token: "refresh_token", prefix: "next_")
        try await flow.refresh(
            "refresh_stolen", "Half a minute later somebody shows the first refresh token again.", by: .thief, at: 930,
            token: "refresh_token")
        try await flow.session("session_over", "The client's own session is over.", at: 931, token: "next_access_token")
        try await flow.refresh("refresh_over", "So is its refresh token.", at: 932, token: "next_refresh_token")
        return try await flow.finish()
    }

    static func pollingTooFast(seed: UInt64) async throws -> LoginFlowFixture {
        var flow = try FlowRecorder(
            "polling_too_fast", "More than three polls in five seconds are told to slow down; the login goes on.",
            seed: seed)
        try await flow.begin()
        for number in 1...3 {
            try await flow.poll("poll_\(number)", "The client polls once a second.", at: Int64(number))
        }
        try await flow.poll("poll_too_fast", "The fourth poll is told to slow down.", at: 4)
        try await flow.approve("approve", "The number is typed on the phone.", at: 8)
        try await flow.poll("poll_granted", "The client, which has slowed down, has its session.", at: 10)
        return try await flow.finish()
    }
}
