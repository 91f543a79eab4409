/// How long each thing lives, in one place with its reason. Only the link's own life is the operator's choice.
public enum Lifetime {
    /// From confirmation to the last moment of collecting: a laptop that slept must not be stranded (rule 7).
    public static let collectWindow: Duration = .seconds(300)
    /// From collecting on, the same session is given again at least so long: the answer may have been lost (rule 7).
    public static let redelivery: Duration = .seconds(30)
    /// The poll token outlives link and collect window by this, so that a late answer can still be fetched again.
    public static let pollMargin: Duration = .seconds(30)
    /// An access token: short, because whoever verifies offline learns of a revocation only when it ends.
    public static let accessToken: Duration = .seconds(900)
    /// A session, from the login and not sliding: a stolen refresh token ends with it.
    public static let session: Duration = .seconds(30 * 86_400)
    /// A spent refresh generation gives the same answer again so long; later it counts as stolen.
    public static let refreshRetry: Duration = .seconds(30)
    /// A record outlives its end by this, so that a used link can still say so (rule 5).
    public static let afterEnd: Duration = .seconds(86_400)
    /// The same device that opens its link again so soon just sees "Done" (rule 5).
    public static let justDone: Duration = .seconds(60)
}
