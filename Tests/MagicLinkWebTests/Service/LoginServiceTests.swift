import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import Testing

@testable import MagicLinkWeb

@Suite("Routes, methods and refusals")
struct LoginServiceTests {
    @Test("A method that a route has not is 405 with Allow, in the words of the place", arguments: Route.allCases)
    func methods(_ route: Route) async throws {
        let house = try House()
        for method: Method in [.get, .head, .post, .put, .patch, .delete, .options, .trace]
        where !route.methods.contains(method) {
            let answer = try await house.answer(IncomingRequest(method: method, target: route.rawValue))
            #expect(answer.status == .methodNotAllowed)
            #expect(answer.fields["allow"] == route.methods.map(\.rawValue).joined(separator: ", "))
            try expectVoice(answer, of: route)
        }
    }

    @Test("A method that nobody knows is 501, in the words of the place", arguments: Route.allCases)
    func unknownMethod(_ route: Route) async throws {
        let answer = try await House().answer(
            IncomingRequest(method: Method(rawValue: "BREW"), target: route.rawValue))
        #expect(answer.status == .notImplemented)
        #expect(answer.fields["allow"] == nil)
        try expectVoice(answer, of: route, code: .notImplemented)
    }

    @Test("OPTIONS of the server as a whole says what there is")
    func wholeServer() async throws {
        let answer = try await House().answer(IncomingRequest(method: .options, target: "*"))
        #expect(answer.status == .noContent)
        #expect(answer.fields["allow"] == "GET, HEAD, POST, DELETE")
    }

    @Test("A file that the client has is not sent again, and one that is another is not taken for it")
    func conditions() async throws {
        let house = try House()
        let whole = try await house.answer(.get("/assets/magiclink.css"))
        let tag = try #require(whole.fields["etag"])
        func ask(_ fields: Fields) async throws -> OutgoingResponse {
            try await house.answer(IncomingRequest(target: "/assets/magiclink.css", fields: fields))
        }
        let same = try await ask([("if-none-match", "\"x\", W/\(tag)")])
        #expect(same.status == .notModified && same.body.isEmpty && same.fields["etag"] == tag)
        #expect(try await ask([("if-none-match", "\"x\"")]) == whole)
        let failed = try await ask([("if-match", "\"x\"")])
        #expect(failed.status == .preconditionFailed)
        #expect(try failed.object()["code"]?.string == "precondition_failed")
        #expect(try await house.answer(.get("/assets/magiclink.js")).fields["etag"] != tag)
    }

    @Test("Unknown paths are 404", arguments: ["/nothing", "/token/", "/TOKEN", "/confirmed", "*", "/assets/", "//"])
    func unknown(_ path: String) async throws {
        let answer = try await House().answer(.get(path))
        #expect(answer.status == .notFound)
        #expect(try answer.object()["code"]?.string == "not_found")
    }

    @Test("HEAD gets what GET gets", arguments: Route.allCases.filter { $0.methods.contains(.get) })
    func head(_ route: Route) async throws {
        let house = try House()
        #expect(route.methods.contains(.head))
        let get = try await house.answer(.get(route.rawValue))
        #expect(try await house.answer(IncomingRequest(method: .head, target: route.rawValue)) == get)
    }

    static let refusals: [(Int, String, String)] = [
        (400, "invalid_request", "bad_request"), (403, "invalid_request", "cross_site"),
        (408, "temporarily_unavailable", "request_timeout"), (412, "invalid_request", "precondition_failed"),
        (413, "invalid_request", "content_too_large"),
        (414, "invalid_request", "target_too_long"), (417, "invalid_request", "expectation_failed"),
        (421, "invalid_request", "misdirected"), (429, "temporarily_unavailable", "too_many_requests"),
        (431, "invalid_request", "fields_too_large"), (451, "invalid_request", "bad_request"),
        (500, "server_error", "failed"), (501, "invalid_request", "not_implemented"),
        (503, "temporarily_unavailable", "unavailable"), (505, "invalid_request", "version_not_supported"),
    ]

    @Test("What the server refuses is said in the words of the place", arguments: refusals)
    func refuses(_ code: Int, _ error: String, _ problem: String) throws {
        let service = try House().service
        for path in ["/token", "/device_authorization", "/resend", "/cancel"] {
            let answer = service.refuse(Refusal(Status(code), "reason", path: path))
            #expect(answer.status.code == code)
            #expect(answer.fields["content-type"] == "application/json")
            #expect(try answer.error() == error)
            #expect((answer.fields["retry-after"] != nil) == (error == "temporarily_unavailable"))
        }
        for path in ["/session", "/nothing", nil] {
            let answer = service.refuse(Refusal(Status(code), "reason", path: path))
            #expect(answer.status.code == code)
            #expect(answer.fields["content-type"] == "application/problem+json")
            #expect(try answer.object()["code"]?.string == problem)
            #expect(try answer.object()["status"]?.integer == Int64(code))
        }
        let page = service.refuse(Refusal(Status(code), "reason", path: "/confirm/secret"))
        #expect(page.status.code == code)
        #expect(page.fields["content-type"] == "text/html; charset=utf-8")
        #expect(page.fields["referrer-policy"] == "no-referrer")
        #expect(!page.text.contains("secret"))
    }

    @Test("Every code of a problem has its own word and a status that a client can act on")
    func codes() {
        #expect(Set(ProblemCode.allCases.map(\.rawValue)).count == ProblemCode.allCases.count)
        for code in ProblemCode.allCases {
            #expect((400...599).contains(code.status.code))
            #expect(!code.words.isEmpty && !code.words.hasSuffix("."))
        }
    }

    private func expectVoice(
        _ answer: OutgoingResponse, of route: Route, code: ProblemCode = .methodNotAllowed
    ) throws {
        switch route.voice {
        case .oauth:
            #expect(answer.fields["content-type"] == "application/json")
            #expect(try answer.error() == "invalid_request")
        case .problem:
            #expect(answer.fields["content-type"] == "application/problem+json")
            #expect(try answer.object()["code"]?.string == code.rawValue)
        case .page:
            #expect(answer.fields["content-type"] == "text/html; charset=utf-8")
        }
    }
}
