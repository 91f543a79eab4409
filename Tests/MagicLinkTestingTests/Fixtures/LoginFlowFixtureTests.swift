import Foundation
import MagicLinkJWT
import MagicLinkTesting
import Testing

@Suite("The flows of the fixtures")
struct LoginFlowFixtureTests {
    @Test("The list of flows is the one of the issue, and the set has them all")
    func names() throws {
        #expect(try LoginFlowFixture.names(in: FixtureFolder.path) == FlowSample.names)
        #expect(try FixtureSet(directory: FixtureFolder.path).flows.map(\.id) == FlowSample.names)
        let error = #expect(throws: FixtureError.self) { try FlowSample.load("../keys") }
        #expect(try #require(error).problem.hasPrefix("there is no flow \"../keys\", only denied, "))
    }

    @Test("A flow has nothing left to fill in, and says the same as its archive", arguments: FlowSample.names)
    func archive(name: String) throws {
        let flow = try FlowSample.load(name)
        let file = FixtureFolder.original.appending(path: "flows/har/\(name).har")
        let entries = try Archive.entries(of: Array(Data(contentsOf: file)))
        #expect(entries.count == flow.steps.count)
        for (step, entry) in zip(flow.steps, entries) {
            let (call, answer) = (try flow.call(of: step), try flow.answer(of: step))
            #expect(entry.call == call, "\(step)")
            #expect(entry.answer == answer, "\(step)")
            #expect(entry.started == step.now.seconds)
            #expect(!String(decoding: call.body + answer.body, as: UTF8.self).contains("{{"))
        }
    }

    @Test("The tokens of a flow say what is written of them under the fixtures' keys", arguments: FlowSample.names)
    func tokens(name: String) throws {
        let flow = try FlowSample.load(name)
        let keys = try FixtureSet(directory: FixtureFolder.path).keys
        let kinds = [
            "login-poll+jwt": "poll", "login-link+jwt": "link", "at+jwt": "session", "login-refresh+jwt": "refresh",
        ]
        #expect(flow.tokens.count >= 2)
        for token in flow.tokens {
            let text = try #require(flow.values[token.name])
            let kind = try #require(token.header["typ"]?.string.flatMap { kinds[$0] })
            let key = try #require(keys["fixtures-2027.\(kind)"])
            let payload = try HS256Verifier(key: HS256Key(key.bytes)).payload(ofUTF8: Array(text.utf8))
            #expect(try JSONValue(parsing: payload) == FlowValues(flow.values).fill(token.claims))
        }
    }

    @Test("Nobody but a client that polls is ever given a token", arguments: FlowSample.names)
    func nobodyElse(name: String) throws {
        let flow = try FlowSample.load(name)
        for step in flow.steps where step.actor != .origin && step.actor != .otherOrigin {
            let answer = try flow.answer(of: step)
            #expect(answer.headers.allSatisfy { $0.name != "Set-Cookie" })
            #expect(!String(decoding: answer.body, as: UTF8.self).contains("access_token"), "\(step)")
        }
    }

    /// One edit of a good file, and what is said of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let said: String
        var testDescription: String { said }

        init(_ old: String, _ new: String, _ said: String) { (self.old, self.new, self.said) = (old, new, said) }
    }

    static let faults = [
        Fault(#""seed": 1"#, #""seed": 1, "x": 1"#, #"has a member "x" that this reader does not know"#),
        Fault(#""seed": 1"#, #""seed": -1"#, "/seed: is negative"),
        Fault("flow/1", "flow/2", #"/format: is not "magiclink-fixtures/flow/1""#),
        Fault(#""kid": "fixtures-2027""#, #""kid": 1"#, "/values/kid: is no string"),
        Fault(
            #""choices": {}"#, #""choices": {"a": {"candidates": ["1"]}}"#, #"/choices/a: has no member "differs_from""#
        ),
        Fault(
            #""choices": {}"#, #""choices": {"a": {"candidates": ["1"], "differs_from": []}}"#,
            "/choices/a: is no value"),
        Fault(#""times": ["exp", "iat"]"#, #""times": ["exp", 1]"#, "/tokens/device_code/times/1: is no string"),
        Fault(#""link_token": {"#, #""link_tokens": {"#, "/tokens/link_tokens: is no value"),
        Fault(#""actor": "origin""#, #""actor": "orange""#, #"/steps/0/actor: "orange" is none of the words for it"#),
        Fault(#""now": 1800000005"#, #""now": 1799999999"#, "/steps/1/now: is before the step before it"),
        Fault(
            #""answered_after": "approve""#, #""answered_after": "begin""#,
            "/steps/2/answered_after: names no later step"),
        Fault(#""id": "poll_pending""#, #""id": "begin""#, "/steps/1/id: is there twice"),
        Fault(#""path": "/token""#, #""path": "/{{tokens}}""#, "/steps/1: {{tokens}} has no value"),
        Fault(#""expires_in": 930"#, #""expires_in": "{{life}}""#, "/steps/0: {{life}} has no value"),
        Fault(#""method": "POST","#, #""method": "POST", "body": "", "#, #"/steps/0/request: has a member "body""#),
        Fault(#""status": 200"#, #""status": 199"#, "/steps/0/response/status: is no status of an answer"),
        Fault(
            #""page": {"forms": []}"#, #""page": {"forms": []}, "json": {}"#, #"/steps/4/response: has a member "page""#
        ),
        Fault(#""action": "/confirm","#, #""action": "/confirm", "id": "x","#, #"has a member "id""#),
        Fault(#""mail": {"#, #""mail": {"cc": "x", "#, #"/steps/0/mail: has a member "cc""#),
        Fault(#""captures": ["device_code""#, #""captures": ["device""#, #"/steps/0/captures: "device" is no value"#),
        Fault(#""captures": ["#, #""lost": 1, "captures": ["#, "/steps/0/lost: is neither true nor false"),
    ]

    @Test("A flow that is not as its format says is refused, with the place", arguments: faults)
    func refused(_ fault: Fault) throws {
        var text = try String(
            contentsOf: FixtureFolder.original.appending(path: "flows/happy_path.json"), encoding: .utf8)
        text.replaceSubrange(try #require(text.range(of: fault.old)), with: fault.new)
        let value = try JSONValue(parsing: Array(text.utf8), limits: JSONLimits(size: 1 << 20, depth: 16))
        let error = #expect(throws: FixtureError.self) {
            try LoginFlowFixture(reading: FixtureReader(file: "", pointer: "", value: value))
        }
        let said = try #require(error).description
        #expect(said.contains(fault.said), "\(said)")
    }
}
