import MagicLinkJWT

/// `magiclink token inspect`: what a token says. It comes on standard input, because a process list shows arguments.
enum TokenCommand {
    static func run(_ arguments: [String]) -> ExitCode {
        guard arguments == ["inspect"] else {
            Terminal.complain("usage: magiclink token inspect < FILE")
            return .usage
        }
        guard let input = Terminal.input(limit: 64 * 1024) else {
            Terminal.complain("what stands on standard input is too long to be a token")
            return .failed
        }
        guard let report = inspect(input) else {
            Terminal.complain("this is not a token: three parts of canonical base64url, the first two JSON objects")
            return .failed
        }
        Terminal.say(report)
        return .done
    }

    /// Header and claims, a line each; nil if `input` has not the shape of a token. The MAC is not looked at.
    static func inspect(_ input: [UInt8]) -> String? {
        let space: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d]
        let token = input.drop(while: space.contains).reversed().drop(while: space.contains).reversed()
        let parts = Array(token).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, Base64URL.decode(String(decoding: parts[2], as: UTF8.self)) != nil else { return nil }
        let objects = parts.prefix(2).compactMap { part -> String? in
            guard let json = Base64URL.decode(String(decoding: part, as: UTF8.self)) else { return nil }
            do {
                let value = try JSONValue(parsing: json)
                guard case .object = value else { return nil }
                return value.text
            } catch {
                return nil
            }
        }
        guard objects.count == 2 else { return nil }
        return "header \(objects[0])\nclaims \(objects[1])\nthe signature was not checked"
    }
}
