import MagicLinkHTTP
import Testing

/// A browser: keeps cookies in the order they were made, follows our redirects, and says where its requests come from.
struct Browser {
    static let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

    let house: House
    private(set) var cookies: [(name: String, value: String)] = []
    var userAgent = Browser.firefox
    /// What the last answers said about cookies, whole.
    private(set) var setCookies: [String] = []

    init(_ house: House, userAgent: String = Browser.firefox) {
        self.house = house
        self.userAgent = userAgent
    }

    mutating func get(_ target: String) async throws -> OutgoingResponse {
        try await send(.get(target, fields: fields(site: "none", origin: nil)))
    }

    /// Sends a form of one of our pages; an answer of 303 is followed.
    mutating func post(_ target: String, _ pairs: Pairs, more: Fields = []) async throws -> OutgoingResponse {
        let answer = try await send(request(target, pairs, more: more))
        guard answer.status == .seeOther else { return answer }
        return try await get(try #require(answer.fields["location"]))
    }

    func request(_ target: String, _ pairs: Pairs, more: Fields = []) -> IncomingRequest {
        var fields = fields(site: "same-origin", origin: "https://login.example.org")
        for (name, value) in more.pairs { fields.add(name, value) }
        return .form(target, pairs, fields: fields)
    }

    mutating func send(_ request: IncomingRequest) async throws -> OutgoingResponse {
        let answer = try await house.answer(request)
        take(answer)
        return answer
    }

    mutating func take(_ answer: OutgoingResponse) {
        setCookies = answer.fields.all("set-cookie")
        for line in setCookies {
            let pair = line.prefix { $0 != ";" }
            let name = String(pair.prefix { $0 != "=" })
            let value = String(pair.dropFirst(name.count + 1))
            if line.contains("Max-Age=0") {
                cookies.removeAll { $0.name == name }
            } else if let place = cookies.firstIndex(where: { $0.name == name }) {
                cookies[place].value = value
            } else {
                cookies.append((name, value))
            }
        }
    }

    mutating func plant(_ name: String, _ value: String) {
        cookies.append((name, value))
    }

    private func fields(site: String, origin: String?) -> Fields {
        var fields: Fields = [("user-agent", userAgent), ("sec-fetch-site", site)]
        if let origin { fields["origin"] = origin }
        if !cookies.isEmpty {
            fields["cookie"] = cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
        }
        return fields
    }

    /// The eight characters that name this browser's newest login.
    func newestLogin() throws -> String {
        let name = try #require(cookies.last { $0.name.contains("ml-login-") }?.name)
        return String(name.suffix(8))
    }
}
