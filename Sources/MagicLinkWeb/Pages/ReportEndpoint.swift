import MagicLink
import MagicLinkHTTP

extension LoginService {
    /// `POST /report`: *This wasn't me* on a used link, by the address that the mail went to or the origin's own cookie.
    func report(_ request: IncomingRequest) -> Reply {
        let form: Form
        do throws(RefusedForm) {
            form = try self.form(request, on: .report, ["token", "address"])
        } catch {
            return .now(error.response)
        }
        guard let link = form["token"] else { return .now(refusal(.fieldMissing, on: .report)) }
        return later(on: .report) { [self] () async throws(StoreError) in
            let answer: LinkAnswer
            if form["address"] == nil, let own = try await ownPollToken(link, request) {
                answer = try await flow.report(link: link, ownPollToken: own, on: Device(request))
            } else {
                answer = try await flow.report(link: link, address: form["address"] ?? "", on: Device(request))
            }
            return linkAnswer(answer, link, done: .ended(.reported), on: .report)
        }
    }
}
