import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLinkWeb

@Suite("A service behind a proxy")
struct BehindAProxyTests {
    static let proxy = Peer(ipv4: 10, 0, 0, 1)
    static let client = Peer(ipv4: 198, 51, 100, 1)

    static func house() throws -> House { try House(trusted: try #require(TrustedProxies("10.0.0.0/8"))) }

    /// The request as it comes through `peer`.
    static func through(_ peer: Peer, _ request: IncomingRequest, _ more: Fields = []) -> IncomingRequest {
        var fields = request.fields
        for (name, value) in more.pairs { fields.add(name, value) }
        return IncomingRequest(
            method: request.method, target: request.target, fields: fields, body: request.body, host: request.host,
            peer: peer)
    }

    @Test("A poll that waits counts for the network of its client, also when a wake was nothing")
    func group() async throws {
        let house = try Self.house()
        let poll = house.poll(try await house.begin().deviceCode, wait: 25)
        let spoiled: Fields = [("x-forwarded-for", "198.51.100.1"), ("forwarded", "for=6.6.6.6")]
        let cases: [(Peer, Fields, ClientGroup)] = [
            (Self.proxy, [("x-forwarded-for", "6.6.6.6, 198.51.100.1")], ClientGroup(Self.client)),
            (Self.client, [("x-forwarded-for", "6.6.6.6")], ClientGroup(Self.client)),
            (Self.proxy, spoiled, ClientGroup(Self.proxy)), (Self.proxy, [], .uncounted),
        ]
        for (peer, fields, wanted) in cases {
            let parked = try await house.parked(Self.through(peer, poll, fields))
            #expect(parked.group == wanted)
            #expect(try await house.parked(parked.then(.changed)).group == wanted)
            house.wait(.seconds(5))
        }
    }

    @Test("With nobody trusted it counts for who the kernel says")
    func nobody() async throws {
        let house = try House()
        let poll = house.poll(try await house.begin().deviceCode, wait: 25)
        let parked = try await house.parked(Self.through(Self.proxy, poll, [("x-forwarded-for", "198.51.100.1")]))
        #expect(parked.group == ClientGroup(Self.proxy))
    }

    @Test("One too many hears slow_down and when to come again, in the words of its place")
    func crowded() async throws {
        let house = try Self.house()
        let parked = try await house.parked(house.poll(try await house.begin().deviceCode, wait: 25))
        let answer = try await house.answer(parked.then(.crowded))
        #expect(answer.status == .badRequest)
        #expect(try answer.error() == "slow_down")
        #expect(answer.fields["retry-after"] == "5")
        #expect(answer.fields["preference-applied"] == "wait=25")
    }

    @Test("A browser's wait counts too, and its script hears slow_down")
    func browser() async throws {
        let house = try Self.house()
        var laptop = Browser(house)
        _ = try await laptop.post("/login", ["address": "ada@example.org"])
        let script: Fields = [
            ("accept", "application/json"), ("prefer", "wait=25"), ("x-forwarded-for", "198.51.100.1"),
        ]
        let request = laptop.request("/login/wait", ["login": try laptop.newestLogin()], more: script)
        let parked = try await house.parked(Self.through(Self.proxy, request))
        #expect(parked.group == ClientGroup(Self.client))
        let answer = try await house.answer(parked.then(.crowded))
        #expect(answer.status == .ok)
        #expect(try answer.object()["state"]?.string == "slow_down")
    }

    @Test("What a proxy says of host and scheme changes not one byte of any answer", arguments: Route.allCases)
    func hostAndScheme(_ route: Route) async throws {
        let forged: Fields = [
            ("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "http"), ("x-forwarded-port", "81"),
            ("x-forwarded-prefix", "/evil"), ("forwarded", "for=198.51.100.1;host=evil.example;proto=http"),
            ("x-original-url", "/evil"), ("x-rewrite-url", "/evil"), ("x-forwarded-for", "198.51.100.1"),
        ]
        for method in route.methods {
            var answers: [OutgoingResponse] = []
            for fields in [[], forged] {
                // Two houses, alike to the last random number.
                let house = try Self.house()
                let code = try await house.begin().deviceCode
                let target = route == .confirmLink ? route.rawValue + (try await house.newestLink()) : route.rawValue
                let form: Pairs = [
                    "login_hint": "bob@example.org", "grant_type": House.deviceGrant, "device_code": code,
                    "address": "bob@example.org",
                ]
                let request = method == .post ? Browser(house).request(target, form) : .get(target)
                answers.append(
                    try await house.answer(
                        Self.through(
                            Self.proxy,
                            IncomingRequest(
                                method: method, target: target, fields: request.fields, body: request.body), fields)))
            }
            #expect(answers[0] == answers[1], "\(method)")
            #expect(!answers[1].text.contains("evil"))
        }
    }

    @Test("Links in mails begin with the base URL, whatever a proxy says")
    func links() async throws {
        let house = try Self.house()
        let begin = IncomingRequest.form("/device_authorization", ["login_hint": "ada@example.org"])
        let forged: Fields = [("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "http")]
        let answer = try await house.answer(Self.through(Self.proxy, begin, forged))
        #expect(answer.status == .ok && !answer.text.contains("evil"))
        _ = try await house.newestLink()
        #expect(try #require(house.mailer.mails.last).link.hasPrefix("https://login.example.org/confirm/"))
    }
}
