import MagicLinkJWT
import MagicLinkTesting

/// A JSON object as text in the making: names and values as they are spelled, in their order, right or wrong.
struct Members {
    private var list: [(name: String, json: String)]

    init(_ list: [(String, String)]) {
        self.list = list.map { (name: $0.0, json: $0.1) }
    }

    /// With `json` as the value of `name`, in the place where it stands or else at the end.
    func with(_ name: String, _ json: String) -> Members {
        var members = self
        if let place = list.firstIndex(where: { $0.name == name }) {
            members.list[place].json = json
        } else {
            members.list.append((name, json))
        }
        return members
    }

    /// With one member more at the end, whatever names there are.
    func adding(_ name: String, _ json: String) -> Members {
        var members = self
        members.list.append((name, json))
        return members
    }

    /// Without the member `name`.
    func without(_ name: String) -> Members {
        var members = self
        members.list.removeAll { $0.name == name }
        return members
    }

    /// In the opposite order.
    var reversed: Members {
        var members = self
        members.list.reverse()
        return members
    }

    /// The object; no white space. A name may be spelled with escapes.
    var text: String { "{" + list.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}" }
    /// ``text`` in UTF-8.
    var utf8: [UInt8] { Array(text.utf8) }

    // MARK: The good ones

    /// The header that MagicLink writes.
    static func header(_ purpose: KeyPurpose, master: Int = 0) -> Members {
        Members([
            ("alg", quoted("HS256")), ("typ", quoted(Kind.type(purpose))), ("kid", quoted(World.masterKeys[master].id)),
        ])
    }

    /// The claims that MagicLink writes, each with the value that all vectors share.
    static func claims(_ purpose: KeyPurpose) -> Members {
        Members(Kind.claims(purpose).map { ($0, Kind.value(of: $0, purpose)) })
    }

    /// `text`, which needs no escape, as a JSON string.
    static func quoted(_ text: String) -> String { "\"\(text)\"" }
}

/// What the four kinds of token are like, from DESIGN and not from the code that is to be judged.
enum Kind {
    static let all: [KeyPurpose] = [.link, .poll, .session, .refresh]

    static func type(_ purpose: KeyPurpose) -> String {
        purpose == .session ? "at+jwt" : "login-\(purpose.rawValue)+jwt"
    }

    /// Whom a token may be for.
    static func audiences(_ purpose: KeyPurpose) -> [String] {
        switch purpose {
        case .link: [World.issuer + "/confirm"]
        case .session: [World.issuer, World.api]
        default: [World.issuer + "/token"]
        }
    }

    static func claims(_ purpose: KeyPurpose) -> [String] {
        switch purpose {
        case .link: ["iss", "aud", "sub", "sid", "jti", "iat", "exp"]
        case .session: ["iss", "aud", "sub", "sid", "client_id", "auth_time", "iat", "exp", "jti"]
        case .refresh: ["iss", "aud", "sid", "client_id", "gen", "iat", "exp"]
        default: ["iss", "aud", "sid", "client_id", "iat", "exp"]
        }
    }

    /// How long a token lives, in seconds.
    static func life(_ purpose: KeyPurpose) -> Int64 {
        switch purpose {
        case .link: 600
        case .session: 900
        case .refresh: 30 * 86_400
        default: 600 + 300 + 30
        }
    }

    static func value(of claim: String, _ purpose: KeyPurpose) -> String {
        switch claim {
        case "iss": Members.quoted(World.issuer)
        case "aud": Members.quoted(audiences(purpose)[0])
        case "sub": Members.quoted(ids.user.description)
        case "sid": Members.quoted(ids.session.description)
        case "jti": Members.quoted(ids.token.description)
        case "client_id": Members.quoted("magiclink")
        case "gen": "0"
        case "exp": "\(World.start.seconds + life(purpose))"
        default: "\(World.start.seconds)"
        }
    }

    /// One user, one login, one token.
    static let ids: (user: UserID, session: SessionID, token: TokenID) = {
        let random = SeededRandom(seed: 0x6d61_6769_636c_696e)
        return (
            UserID(random: random.next(), random.next()), SessionID(random: random.next(), random.next()),
            TokenID(random: random.next(), random.next())
        )
    }()
}
