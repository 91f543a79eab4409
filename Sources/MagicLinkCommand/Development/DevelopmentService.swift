import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkMail
import MagicLinkTesting
import MagicLinkWeb

/// What `magiclink dev` answers: the `/dev/` pages itself, everything else like the real service.
struct DevelopmentService: RequestHandler {
    /// The real service.
    let service: LoginService
    /// The only `Host` that is served: the one that was printed. Another one is a page of somebody else's that had its
    /// name point to this machine (DNS rebinding).
    let authority: String
    /// `/dev/`, or with a random word behind it where strangers could reach it.
    let prefix: String
    let mailbox: DevelopmentMailbox
    /// The clock that `POST /dev/clock` moves; nil where time passes by itself.
    let clock: ManualClock?
    /// Called after the clock was moved.
    let clockMoved: @Sendable () -> Void

    func respond(to request: IncomingRequest) -> Reply {
        guard request.host?.lowercased() == authority else {
            return .now(.text(.misdirectedRequest, "this is \(authority)"))
        }
        guard request.path.hasPrefix(prefix) else { return service.respond(to: request) }
        return .now(page(request.path.dropFirst(prefix.count), request))
    }

    func refuse(_ refusal: Refusal) -> OutgoingResponse {
        service.refuse(refusal)
    }

    private func page(_ name: Substring, _ request: IncomingRequest) -> OutgoingResponse {
        switch name {
        case "mailbox":
            guard request.method == .get || request.method == .head else { return Self.notAllowed("GET, HEAD") }
            return MailboxPage(mails: mailbox.mails).response(to: request, from: service)
        case "clock":
            guard let clock else { return .text(.notFound, "there is no such page") }
            switch request.method {
            case .get, .head: return .text(.ok, "\(clock.now.seconds)")
            case .post: return move(clock, request)
            default: return Self.notAllowed("GET, HEAD, POST")
            }
        default: return .text(.notFound, "there is no such page")
        }
    }

    private static func notAllowed(_ methods: String) -> OutgoingResponse {
        var response = OutgoingResponse.text(.methodNotAllowed, "not with this method")
        response.fields["allow"] = methods
        return response
    }

    /// A page of another site must not move the clock; a program sends no such fields.
    private func move(_ clock: ManualClock, _ request: IncomingRequest) -> OutgoingResponse {
        let site = request.fields["sec-fetch-site"] ?? "none"
        guard site == "none" || site == "same-origin" else {
            return .text(.forbidden, "not from another site")
        }
        let form: Form
        do {
            form = try Form.parse(request)
        } catch {
            return .text(.badRequest, "\(error)")
        }
        guard let text = form["now"], let seconds = Int64(text), (0...253_402_300_799).contains(seconds) else {
            return .text(.badRequest, "now has to be a number of seconds since 1970")
        }
        // Replays go forward: a clock that steps back would reopen what was over.
        guard NumericDate(seconds) >= clock.now else {
            return .text(.conflict, "the clock stands at \(clock.now) and does not go back")
        }
        clock.now = NumericDate(seconds)
        clockMoved()
        return .text(.ok, text)
    }
}
