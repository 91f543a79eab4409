import MagicLinkJWT

/// Why a line of `magiclink token verify --jsonl` could not be judged; a closed list. What is wrong with the token of a
/// line that could be has a word of `TokenError`, and an empty key that of `HS256Key.Problem`.
enum LineProblem: String, CaseIterable {
    /// Longer than ``TokenLines/lineLimit``.
    case lineTooLong = "line_too_long"
    /// Not one strict JSON object.
    case malformed = "line_malformed"
    /// `id` missing, or neither string nor number.
    case id = "id_malformed"
    /// `token_b64` missing, or not base64.
    case token = "token_b64_malformed"
    /// `now` missing, or no number that `Int64` seconds reach.
    case now = "now_malformed"
    /// `key_b64u` missing, or not base64url.
    case key = "key_malformed"
}

/// The answers of `magiclink token verify --jsonl`: lines `{"id","key_b64u","now","token_b64"}` in,
/// `{"id","verdict","error"}` out, one for each, whatever stands in it.
struct TokenLines {
    /// The longest line that is read, in bytes: the longest token in base64 three times over.
    static let lineLimit = 256 * 1024
    /// Where the id of a longer line is looked for, in bytes from its start.
    static let headLimit = 1024

    private static let json = JSONLimits(size: lineLimit, depth: JSONValue.depthLimit)

    let check: TokenCheck
    /// The key of lines without `key_b64u`.
    let key: HS256Key?
    /// The time of lines without `now`.
    let now: FractionalDate?

    /// What is said of `line`, with its line end. A line that cannot be read is a refusal too.
    func answer(_ line: LineInput.Line) -> [UInt8] {
        var answer = JSONObject()
        answer["id"] = .null
        do throws(TokenRefusal) {
            switch line {
            case .cut(let head):
                answer["id"] = Self.id(inHead: head)
                throw TokenRefusal(.lineTooLong)
            case .whole(let text):
                let members = try Self.members(text)
                guard let id = Self.id(members) else { throw TokenRefusal(.id) }
                answer["id"] = id
                try judge(members)
            }
            answer["verdict"] = "accept"
        } catch {
            answer["verdict"] = "reject"
            answer["error"] = .string(error.code)
        }
        return JSONValue.object(answer).utf8 + [UInt8(ascii: "\n")]
    }

    private func judge(_ members: JSONObject) throws(TokenRefusal) {
        guard let text = members["token_b64"]?.string, let token = Self.bytes(text, isURL: false) else {
            throw TokenRefusal(.token)
        }
        guard let now = members["now"].map({ FractionalDate($0) }) ?? now else {
            throw TokenRefusal(.now)
        }
        _ = try check.claims(of: token, at: now) { () throws(TokenRefusal) in try key(of: members) }
    }

    private func key(of members: JSONObject) throws(TokenRefusal) -> HS256Key {
        if members["key_b64u"] == nil, let key { return key }
        guard let text = members["key_b64u"]?.string, var bytes = Self.bytes(text, isURL: true) else {
            throw TokenRefusal(.key)
        }
        do throws(HS256Key.Problem) {
            return try HS256Key(wiping: &bytes)
        } catch {
            throw TokenRefusal(error.rawValue)
        }
    }

    private static func members(_ text: [UInt8]) throws(TokenRefusal) -> JSONObject {
        do {
            if case .object(let members) = try JSONValue(parsing: text, limits: json) { return members }
        } catch {}
        throw TokenRefusal(.malformed)
    }

    private static func id(_ members: JSONObject) -> JSONValue? {
        switch members["id"] {
        case .string, .integer, .number: members["id"]
        default: nil
        }
    }

    /// The id of a line of which only the head is there: that of the longest beginning which a brace makes an object.
    private static func id(inHead head: [UInt8]) -> JSONValue {
        let head = head.prefix(headLimit)
        for comma in head.indices.reversed() where head[comma] == UInt8(ascii: ",") {
            do {
                let value = try JSONValue(parsing: head[..<comma] + [UInt8(ascii: "}")])
                if let members = value.object, let id = id(members) { return id }
            } catch {}
        }
        return .null
    }

    /// The bytes of base64 in its common alphabet or in that of URLs; the padding may be there, and then is right.
    private static func bytes(_ text: String, isURL: Bool) -> [UInt8]? {
        var utf8 = Array(text.utf8)
        if utf8.count % 4 == 0 {
            for _ in 0..<2 where utf8.last == UInt8(ascii: "=") { utf8.removeLast() }
        }
        guard !isURL else { return Base64URL.decode(utf8: utf8) }
        for index in utf8.indices {
            switch utf8[index] {
            case UInt8(ascii: "+"): utf8[index] = UInt8(ascii: "-")
            case UInt8(ascii: "/"): utf8[index] = UInt8(ascii: "_")
            case UInt8(ascii: "-"), UInt8(ascii: "_"): return nil
            default: break
            }
        }
        return Base64URL.decode(utf8: utf8)
    }
}
