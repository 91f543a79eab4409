import Foundation
import TestClient
import Testing

/// What limits count clients by is their address, and that is all it is for: rule 12 lets a page say the place "if known",
/// and a place is known of no address here. So nothing that anybody reads has a part of one, true or forged; else a
/// stranger could write into somebody's page, by a field of his request.
@Suite("Rule 12: no page has an address", .timeLimit(.minutes(2)))
struct AddressNowhereTests {
    /// Of two clients, with what each pretends to be beside it.
    static let clients: [(fields: [String], parts: [String])] = [
        (["X-Forwarded-For: 203.0.113.249"], ["203.0.", "0.113", "113.249", "cb0071f9"]),
        (
            ["X-Forwarded-For: 192.0.2.187, 2001:db8:feed:beef::249", "X-Real-IP: 192.0.2.187"],
            ["192.0.2", "2.187", "2001:db8", "db8:", "feed:beef", ":beef", "beef:", "::249"]
        ),
        (
            ["Forwarded: for=\"[2001:db8:feed:beef::249]:54711\"", "X-Forwarded-Host: evil.example"],
            ["2001:db8", "db8:", "feed:beef", "54711", "evil.example"]
        ),
    ]

    /// Every page and every answer that a login has on its way, in its order, by names.
    static func tour(
        _ service: RunningProgram, _ place: Place, _ person: Int, _ fields: [String]
    ) throws -> [(String, WireClient.Response)] {
        var seen: [(String, WireClient.Response)] = []
        let address = "person\(person)@example.org"
        func ask(
            _ method: String, _ target: String, _ form: [(String, String)]? = nil, _ more: [String] = []
        ) throws -> WireClient.Response {
            let answer = try service.ask(method, target, form, fields: fields + more)
            seen.append(("\(method) \(target.prefix(14))", answer))
            return answer
        }
        for target in ["/", "/device", "/assets/magiclink.css", "/assets/magiclink.js", "/nowhere"] {
            _ = try ask("GET", target)
        }
        _ = try ask("POST", "/login", [("address", "nonsense")], ["Sec-Fetch-Site: same-origin"])
        let begun = try ask("POST", "/login", [("address", address)], ["Sec-Fetch-Site: same-origin"])
        let cookie = "Cookie: \(try #require(begun.field("set-cookie")?.split(separator: ";").first))"
        let wait = try #require(begun.field("location").flatMap { URL(string: $0) })
        let target = "\(wait.path)?\(wait.query ?? "")"
        let waiting = try ask("GET", target, nil, [cookie])
        let number = try #require(waiting.text.firstMatch(of: #/class="number">([0-9]+)</#)).output.1
        let tag = try #require(wait.query?.split(separator: "=").last)
        let token = try #require(place.links(2 * person + 1).last?.split(separator: "/").last)

        _ = try ask("GET", "/confirm/\(token)")
        _ = try ask("GET", "/confirm/\(token)", nil, [cookie])
        _ = try ask("GET", "/confirm/nonsense")
        for number in ["", "12345", String(number)] {
            let form = [("token", String(token)), ("decision", "approve"), ("number", number)]
            _ = try ask("POST", "/confirm", form)
        }
        let collected = try ask(
            "POST", "/login/wait", [("login", String(tag))], [cookie, "Sec-Fetch-Site: same-origin"])
        let session = "Cookie: \(try #require(collected.field("set-cookie")?.split(separator: ";").first))"
        _ = try ask("GET", "/", nil, [session])
        _ = try ask("GET", "/session", nil, [session])
        _ = try ask("GET", "/confirm/\(token)")
        _ = try ask("POST", "/report", [("token", String(token)), ("address", address)])
        _ = try ask("GET", "/confirm/\(token)")
        _ = try ask("POST", "/logout", [], [session, "Sec-Fetch-Site: same-origin"])

        let origin = try ask("POST", "/device_authorization", [("login_hint", address)])
        let code = try JSON.field("device_code", of: origin)
        let poll = [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", code)]
        _ = try ask("POST", "/token", poll)
        let second = try #require(place.links(2 * person + 2).last?.split(separator: "/").last)
        let no = [("token", String(second)), ("decision", "deny"), ("address", address)]
        _ = try ask("POST", "/confirm", no)
        _ = try ask("POST", "/token", poll)
        return seen
    }

    @Test(
        "Neither page nor answer, mail nor word to the operator has a part of the client's address, real or forged",
        arguments: ["127.0.0.1/32", "none"])
    func nowhere(proxies: String) async throws {
        try await Place.run { place in
            // Where a proxy is trusted the fields say who it is; else whoever connects is it, and the fields lie.
            let service = try place.serve(on: .memory, ["MAGICLINK_TRUSTED_PROXIES": proxies])
            for (person, client) in Self.clients.enumerated() {
                let seen = try Self.tour(service, place, person, client.fields)
                #expect(seen.count >= 25)
                for (name, answer) in seen {
                    for part in client.parts + ["127.0", "0.0.1", "127001", "7f000001", "::ffff"] {
                        #expect(!answer.description.lowercased().contains(part), "\(name) has \(part)")
                    }
                }
            }
            for mail in try place.mails() {
                for part in Self.clients.flatMap(\.parts) + ["127.0.0.1", "7f000001"] {
                    #expect(!mail.lowercased().contains(part), "a mail has \(part)")
                }
            }
            let run = service.stop()
            #expect(run.output == "stopped\n")
            // That the store is in memory, and no more.
            #expect(run.complaints.count == 1, "\(run.errors)")
        }
    }

    @Test("Pages are the same bytes for whoever asks: nothing in them depends on an address")
    func same() async throws {
        try await Place.run { place in
            let service = try place.serve(on: .memory, ["MAGICLINK_TRUSTED_PROXIES": "127.0.0.1/32"])
            let origin = try Origin(service)
            let token = try #require(place.links(1)[0].split(separator: "/").last)
            for target in ["/", "/device", "/confirm/\(token)", "/confirm/nonsense", "/login/wait?login=x", "/nowhere"]
            {
                let bodies = try (Self.clients.map(\.fields) + [[]]).map {
                    try service.ask("GET", target, fields: $0).body
                }
                #expect(Set(bodies).count == 1 && bodies[0].count > 20, "\(target)")
            }
            #expect(try JSON.field("error", of: origin.poll()) == "authorization_pending")
            #expect(service.stop().code == 0)
        }
    }
}
