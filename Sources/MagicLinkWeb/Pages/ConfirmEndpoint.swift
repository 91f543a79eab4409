import MagicLink
import MagicLinkHTTP

extension LoginService {
    /// `POST /confirm`: *Yes* by the number or the origin's own cookie, *No* by the address or that cookie.
    func confirm(_ request: IncomingRequest) -> Reply {
        let form: Form
        do throws(RefusedForm) {
            form = try self.form(request, on: .confirm, ["token", "decision", "number", "address"])
        } catch {
            return .now(error.response)
        }
        guard let link = form["token"] else { return .now(refusal(.fieldMissing, on: .confirm)) }
        switch form["decision"] {
        case "approve":
            return later(on: .confirm) { [self] () async throws(StoreError) in
                try await approve(link, number: form["number"], request)
            }
        case "deny":
            return later(on: .confirm) { [self] () async throws(StoreError) in
                try await deny(link, address: form["address"], request)
            }
        case nil: return .now(refusal(.fieldMissing, on: .confirm))
        default: return .now(refusal(.fieldInvalid, on: .confirm))
        }
    }

    private func approve(_ link: String, number: String?, _ request: IncomingRequest) async throws(StoreError)
        -> OutgoingResponse
    {
        let device = Device(request)
        if number == nil, let own = try await ownPollToken(link, request) {
            let mark = browserMark(in: request)
            let answer = try await flow.confirm(link: link, ownPollToken: own, on: device, mark: mark)
            if case .done(let record, let session?) = answer {
                var response = page(signedInPage(returnTo: record.asked.returnTarget), on: .confirm)
                addCookies(session, of: record, mark: mark, to: &response)
                return response
            }
            return linkAnswer(answer, link, done: .justDone, on: .confirm)
        }
        let answer = try await flow.confirm(link: link, number: number ?? "", on: device)
        return linkAnswer(answer, link, done: .justDone, on: .confirm)
    }

    private func deny(_ link: String, address: String?, _ request: IncomingRequest) async throws(StoreError)
        -> OutgoingResponse
    {
        let device = Device(request)
        let answer: LinkAnswer
        if address == nil, let own = try await ownPollToken(link, request) {
            answer = try await flow.deny(link: link, ownPollToken: own, on: device)
        } else {
            answer = try await flow.deny(link: link, address: address ?? "", on: device)
        }
        return linkAnswer(answer, link, done: .ended(.denied), on: .confirm)
    }

    /// The page after a link's form was sent.
    func linkAnswer(_ answer: LinkAnswer, _ link: String, done: LinkPage, on route: Route) -> OutgoingResponse {
        switch answer {
        case .done(let record, _): return page(linkPage(done, link, record), on: route)
        case .refused(let refusal, let record):
            let what = LinkPage(refusal, of: record)
            let words = refusal.notice.map { notice($0) } ?? .none
            return page(linkPage(what, link, record, notice: words), refusal.status ?? what.status, on: route)
        case .invalid, .unknown: return page(linkPage(.unknown, link, nil), .notFound, on: route)
        }
    }
}

extension Confirmation.Refusal {
    /// What is said above the form that is shown again.
    fileprivate var notice: String? {
        switch self {
        case .numberMalformed: "Type the number that your other screen shows."
        case .numberWrong:
            "That is not the number on your other screen. Look again: a second wrong number ends this login."
        case .addressWrong: "Type the address that the mail came to."
        case .pending: "This link has not been used."
        default: nil
        }
    }

    /// The status where the page's own would hide that nothing was done.
    fileprivate var status: Status? {
        switch self {
        case .numberMalformed: .badRequest
        case .numberWrong, .addressWrong: .unprocessableContent
        case .pending, .alreadyUsed, .alreadyCollected: .conflict
        case .needsOwnBrowser: .forbidden
        default: nil
        }
    }
}
