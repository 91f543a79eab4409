import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import Testing

@testable import MagicLinkWeb

@Suite("Requests that other sites make")
struct CrossSiteTests {
    private static let foreign = "https://evil.example"
    private static let listed = "https://app.example:8443"

    private func house() throws -> House { try House(origins: [Self.listed]) }

    static let posts = Route.allCases.filter { $0.methods.contains(.post) }

    @Test("A foreign Origin is refused before any work, on every route and by every method", arguments: Route.allCases)
    func foreignOrigin(_ route: Route) async throws {
        let house = try house()
        for method in route.methods + [.options] {
            for origin in [Self.foreign, "http://login.example.org", "https://login.example.org.evil.example"] {
                let answer = try await house.answer(
                    IncomingRequest(method: method, target: route.rawValue, fields: [("origin", origin)]))
                #expect(answer.status == .forbidden)
                #expect(answer.fields["access-control-allow-origin"] == nil)
            }
        }
    }

    @Test("A cross-site form is refused, whether or not it hides its origin", arguments: posts)
    func crossSiteForm(_ route: Route) async throws {
        let house = try house()
        house.store.fail(StoreError(.unavailable))
        for fields: Fields in [
            [("sec-fetch-site", "cross-site")], [("sec-fetch-site", "cross-site"), ("origin", "null")],
            [("sec-fetch-site", "cross-site"), ("origin", Self.foreign)],
            [("sec-fetch-site", "cross-site"), ("origin", House.base)],
        ] {
            let answer = try await house.answer(.form(route.rawValue, [], fields: fields))
            #expect(answer.status == .forbidden)
            if route.voice == .oauth {
                #expect(try answer.error() == "invalid_request")
            } else {
                #expect(answer.fields["content-type"] == "text/html; charset=utf-8")
            }
        }
    }

    @Test("A link on another site opens our pages", arguments: ["/", "/device", "/confirm/x", "/login/wait"])
    func crossSiteNavigation(_ path: String) async throws {
        let answer = try await house().answer(.get(path, fields: [("sec-fetch-site", "cross-site")]))
        #expect(answer.status != .forbidden)
    }

    @Test(
        "A form that acts by cookie must come from a page of ours",
        arguments: [
            ([("sec-fetch-site", "same-origin")], true), ([("origin", House.base)], true),
            ([("sec-fetch-site", "same-origin"), ("origin", House.base)], true),
            ([], false), ([("origin", "null")], false), ([("sec-fetch-site", "none")], false),
            ([("sec-fetch-site", "same-site")], false),
            ([("sec-fetch-site", "same-site"), ("origin", House.base)], false),
            ([("origin", House.base), ("origin", House.base)], false),
        ] as [([(String, String)], Bool)])
    func ownForms(_ pairs: [(String, String)], _ passes: Bool) async throws {
        let house = try house()
        var fields: Fields = []
        for (name, value) in pairs { fields.add(name, value) }
        for route in Self.posts where route.actsByCookie {
            let answer = try await house.answer(.form(route.rawValue, [], fields: fields))
            #expect((answer.status != .forbidden) == passes)
        }
    }

    @Test(
        "The link's own forms may hide their origin, as their page makes a browser do",
        arguments: ["/confirm", "/report"])
    func linkForms(_ path: String) async throws {
        let house = try house()
        for fields: Fields in [[], [("origin", "null")], [("origin", "null"), ("sec-fetch-site", "same-origin")]] {
            #expect(try await house.answer(.form(path, [], fields: fields)).status == .badRequest)
        }
    }

    @Test("A listed origin may call the API and read the answers, never with credentials")
    func listedOrigin() async throws {
        let house = try house()
        let fields: Fields = [("origin", Self.listed), ("sec-fetch-site", "cross-site")]
        let begun = try await house.answer(
            .form("/device_authorization", ["login_hint": "ada@example.org"], fields: fields))
        #expect(begun.status == .ok)
        let poll = try await house.parked(
            .form(
                "/token",
                [
                    ("grant_type", House.deviceGrant),
                    ("device_code", try #require(try begun.object()["device_code"]?.string)),
                ],
                fields: fields.adding("prefer", "wait=5")))
        for answer in [
            begun, try await house.answer(poll.then(.timeout)),
            try await house.answer(.form("/token", [], fields: fields)),
            try await house.answer(.get("/session", fields: fields)),
            try await house.answer(.get("/token", fields: fields)),
        ] {
            #expect(answer.fields["access-control-allow-origin"] == Self.listed)
            #expect(answer.fields["access-control-allow-credentials"] == nil)
            #expect(answer.fields.all("vary") == ["Origin"])
        }
    }

    @Test("A page without an origin, as in a sandboxed frame, is a foreign one to the API")
    func nullOrigin() async throws {
        let house = try house()
        for route in Route.allCases where route.isAPI {
            for method in route.methods {
                let request = IncomingRequest(method: method, target: route.rawValue, fields: [("origin", "null")])
                #expect(try await house.answer(request).status == .forbidden)
            }
        }
    }

    @Test("A preflight of a listed origin is answered; no other OPTIONS is")
    func preflight() async throws {
        let house = try house()
        let answer = try await house.answer(
            IncomingRequest(method: .options, target: "/token", fields: [("origin", Self.listed)]))
        #expect(answer.status == .noContent)
        #expect(answer.fields["access-control-allow-origin"] == Self.listed)
        #expect(answer.fields["access-control-allow-methods"] == "POST")
        #expect(answer.fields["access-control-allow-headers"]?.contains("authorization") == true)
        let none = try await house.answer(IncomingRequest(method: .options, target: "/token"))
        #expect(none.status == .methodNotAllowed)
        #expect(none.fields["access-control-allow-origin"] == nil)
    }

    @Test("A listed origin has no business with a person's pages", arguments: posts.filter { $0.voice == .page })
    func listedOriginOnPages(_ route: Route) async throws {
        let answer = try await house().answer(.form(route.rawValue, [], fields: [("origin", Self.listed)]))
        #expect(answer.status == .forbidden)
        #expect(answer.fields["access-control-allow-origin"] == nil)
    }
}

extension Fields {
    fileprivate func adding(_ name: String, _ value: String) -> Fields {
        var fields = self
        fields.add(name, value)
        return fields
    }
}
