import MagicLink
import MagicLinkHTTP
import MagicLinkJWT

extension LoginService {
    /// `GET /login/wait`: a pure read. The query names the login, so that two tabs do not show each other's number.
    func showLogin(_ request: IncomingRequest) -> Reply {
        let query: Form
        do throws(FormError) {
            query = try Form.parse(query: request.query ?? "", known: ["login"])
        } catch {
            return .now(refusal(ProblemCode(error), on: .loginWait))
        }
        guard let login = ownLogin(request, query["login"]) else {
            return .now(page(closedPage(.invalid(.noSuchLogin)), .notFound, on: .loginWait))
        }
        return later(on: .loginWait) { [self] () async throws(StoreError) in
            switch try await flow.look(browser: login.pollToken) {
            case .waiting(let record, let number):
                return page(waitPage(record, number, login.tag), on: .loginWait)
            case .ready: return page(readyPage(login.tag), on: .loginWait)
            // It signed in some time ago: its session, if there still is one, is shown there.
            case .closed(.invalid(.alreadyCollected)): return page(at: .home)
            case .closed(let answer): return page(closedPage(answer), answer.status, on: .loginWait)
            }
        }
    }

    /// `POST /login/wait`: collects, and sets the session cookie. The script asks with `Accept: application/json` and
    /// `Prefer: wait`; a person's *Continue* asks for a page. Asked again soon, both get the same session (rule 7).
    func collectLogin(_ request: IncomingRequest) -> Reply {
        let wantsPage = !(request.fields["accept"] ?? "").utf8.starts(with: "application/json".utf8)
        let login: OwnLogin
        do throws(RefusedForm) {
            login = try ownLogin(request, on: .loginWait)
        } catch {
            return .now(wantsPage ? error.response : waitState(.ended))
        }
        let asker = BrowserAsker(
            service: self, login: login, mark: browserMark(in: request), wantsPage: wantsPage)
        return LongPoll(asker: asker, from: request).reply { await asker.look() }
    }

    /// A browser that waits: pages, or what the script reads.
    private struct BrowserAsker: LongPollAsker {
        let service: LoginService
        let login: OwnLogin
        let mark: BrowserMark?
        let wantsPage: Bool

        func again(_ pending: PendingLogin) async -> LongPollFinding { await look() }

        func idle(_ idle: LongPollIdle) -> OutgoingResponse {
            guard wantsPage else { return service.waitState(idle == .pending ? .pending : .tooFast) }
            // Back to the page that shows the number; Continue was pressed too early.
            return service.page(at: .loginWait, query: "?login=" + login.tag.text)
        }

        func look() async -> LongPollFinding {
            do throws(StoreError) {
                return try await service.finding(login, mark, wantsPage: wantsPage)
            } catch {
                return .answer(service.refusal(.unavailable, on: .loginWait))
            }
        }
    }

    private func finding(_ login: OwnLogin, _ mark: BrowserMark?, wantsPage: Bool) async throws(StoreError)
        -> LongPollFinding
    {
        switch try await flow.collect(browser: login.pollToken, mark: mark) {
        case .pending(let login): return .pending(login)
        case .granted(let session, let record):
            var response =
                wantsPage
                ? page(signedInPage(returnTo: record.asked.returnTarget), on: .loginWait) : waitState(.signedIn)
            addCookies(session, of: record, mark: mark, to: &response)
            return .answer(response)
        case let closed:
            return .answer(
                wantsPage ? page(closedPage(closed), closed.status, on: .loginWait) : waitState(.ended))
        }
    }

    /// The cookie lives as long as the session, so that giving it again gives the same bytes.
    func sessionCookie(_ session: BrowserSession, of record: Confirmation) -> String {
        let start = record.progress.confirmedAt ?? record.asked.issuedAt
        return jar.setting(jar.sessionName, session.text, life: record.sessionExpiresAt - start)
    }

    /// What the script is told.
    enum WaitState: String, Sendable {
        case pending
        case tooFast = "slow_down"
        case signedIn = "signed_in"
        case ended
    }

    private func waitState(_ state: WaitState) -> OutgoingResponse {
        .oauth(["state": .string(state.rawValue)])
    }
}

extension BrowserAnswer {
    /// The status of the page that tells it.
    var status: Status {
        switch self {
        case .pending, .granted: .ok
        case .denied, .expired: .gone
        case .invalid: .notFound
        }
    }
}
