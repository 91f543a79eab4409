import MagicLinkTesting

/// The requests that flows are made of.
extension FlowRecorder {
    static let address = "ada@example.org"
    static let deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

    /// What each of them calls itself. Pages and mails say of it no more than a browser and a system.
    private static func agent(_ actor: FlowStep.Actor) -> FlowField {
        let text =
            switch actor {
            case .origin: "ExampleApp/1.0 (Linux)"
            case .otherOrigin: "ExampleApp/1.0 (Windows)"
            case .confirmingDevice: "ExamplePhone/1.0 (iPhone) Safari/1.0"
            case .otherDevice: "ExampleTablet/1.0 (Android) Firefox/1.0"
            case .scanner: "ExampleScanner/1.0"
            case .thief: "curl/8.0"
            }
        return FlowField("User-Agent", text)
    }

    private static let formType = FlowField("Content-Type", "application/x-www-form-urlencoded")

    static func get(_ path: String, by actor: FlowStep.Actor, method: String = "GET") -> FlowRequest {
        FlowRequest(method: method, path: path, headers: [agent(actor)], form: nil)
    }

    static func post(
        _ path: String, by actor: FlowStep.Actor, _ form: KeyValuePairs<String, String>, wait: Int? = nil
    ) -> FlowRequest {
        var headers = [agent(actor), formType]
        if let wait { headers.append(FlowField("Prefer", "wait=\(wait)")) }
        return FlowRequest(
            method: "POST", path: path, headers: headers, form: form.map { FlowField($0.key, $0.value) })
    }

    // MARK: The origin

    /// A client asks for a login, and the mail goes out.
    mutating func begin(
        _ id: String = "begin", _ sentence: String = "The client asks for a login and shows the number.",
        by actor: FlowStep.Actor = .origin, at seconds: Int64 = 0, prefix: String = "", challenge: String? = nil
    ) async throws {
        let request =
            if let challenge {
                Self.post(
                    "/device_authorization", by: actor,
                    [
                        "client_id": "magiclink", "login_hint": Self.address, "code_challenge": challenge,
                        "code_challenge_method": "S256",
                    ])
            } else {
                Self.post(
                    "/device_authorization", by: actor, ["client_id": "magiclink", "login_hint": Self.address])
            }
        try await step(id, sentence, by: actor, at: seconds, request, prefix: prefix, mail: true)
    }

    /// The client polls; with `after` it waits for its answer until that step is done.
    mutating func poll(
        _ id: String, _ sentence: String, by actor: FlowStep.Actor = .origin, at seconds: Int64, prefix: String = "",
        after: String? = nil, isLost: Bool = false, verifier: String? = nil
    ) async throws {
        let code = "{{\(prefix)device_code}}"
        let wait = after == nil ? nil : 25
        let request =
            if let verifier {
                Self.post(
                    "/token", by: actor,
                    [
                        "grant_type": Self.deviceGrant, "device_code": code, "client_id": "magiclink",
                        "code_verifier": verifier,
                    ], wait: wait)
            } else {
                Self.post(
                    "/token", by: actor,
                    ["grant_type": Self.deviceGrant, "device_code": code, "client_id": "magiclink"], wait: wait)
            }
        try await step(
            id, sentence, by: actor, at: seconds, request, prefix: prefix, answeredAfter: after, isLost: isLost)
    }

    /// The client asks for the next pair of tokens.
    mutating func refresh(
        _ id: String, _ sentence: String, by actor: FlowStep.Actor = .origin, at seconds: Int64, token: String,
        prefix: String = ""
    ) async throws {
        let request = Self.post(
            "/token", by: actor,
            ["grant_type": "refresh_token", "refresh_token": "{{\(token)}}", "client_id": "magiclink"])
        try await step(id, sentence, by: actor, at: seconds, request, prefix: prefix)
    }

    /// The client asks who it is, or signs out.
    mutating func session(
        _ id: String, _ sentence: String, by actor: FlowStep.Actor = .origin, at seconds: Int64,
        token: String = "access_token", method: String = "GET"
    ) async throws {
        let plain = Self.get("/session", by: actor, method: method)
        let request = FlowRequest(
            method: method, path: plain.path,
            headers: plain.headers + [FlowField("Authorization", "Bearer {{\(token)}}")], form: nil)
        try await step(id, sentence, by: actor, at: seconds, request)
    }

    // MARK: The link

    /// Somebody opens the link.
    mutating func open(
        _ id: String, _ sentence: String, by actor: FlowStep.Actor = .confirmingDevice, at seconds: Int64,
        prefix: String = "", method: String = "GET"
    ) async throws {
        let request = Self.get("/confirm/{{\(prefix)link_token}}", by: actor, method: method)
        try await step(id, sentence, by: actor, at: seconds, request)
    }

    /// Somebody types a number on the link's page.
    mutating func approve(
        _ id: String, _ sentence: String, by actor: FlowStep.Actor = .confirmingDevice, at seconds: Int64,
        number: String? = nil, prefix: String = ""
    ) async throws {
        let request = Self.post(
            "/confirm", by: actor,
            [
                "token": "{{\(prefix)link_token}}", "decision": "approve",
                "number": number ?? "{{\(prefix)user_code}}",
            ])
        try await step(id, sentence, by: actor, at: seconds, request)
    }

    /// Somebody sends one of the page's other forms.
    mutating func press(
        _ id: String, _ sentence: String, by actor: FlowStep.Actor = .confirmingDevice, at seconds: Int64,
        on path: String = "/confirm", _ form: KeyValuePairs<String, String>
    ) async throws {
        try await step(id, sentence, by: actor, at: seconds, Self.post(path, by: actor, form))
    }
}
