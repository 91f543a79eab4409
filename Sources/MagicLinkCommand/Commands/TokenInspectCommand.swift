import MagicLinkJWT

/// `magiclink token inspect`: what a token says.
enum TokenInspectCommand {
    static func run(_ arguments: [String]) throws -> ExitCode {
        guard arguments.isEmpty else { throw UsageProblem("usage: magiclink token inspect < FILE") }
        guard let input = Terminal.input(limit: HS256Verifier.sizeLimit) else {
            throw StartProblem(.failed, "what stands on standard input is too long to be a token")
        }
        guard let report = inspect(input) else {
            throw StartProblem(
                .failed, "this is not a token: three parts of canonical base64url, the first two JSON objects")
        }
        Terminal.say(report)
        return .done
    }

    /// Header and claims, a line each; nil if `input` has not the shape of a token. The MAC is not looked at.
    static func inspect(_ input: [UInt8]) -> String? {
        let space: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d]
        let token = input.drop(while: space.contains).reversed().drop(while: space.contains).reversed()
        let parts = Array(token).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, Base64URL.decode(utf8: Array(parts[2])) != nil else { return nil }
        let objects = parts.prefix(2).compactMap { part -> String? in
            guard let json = Base64URL.decode(utf8: Array(part)) else { return nil }
            do {
                let value = try JSONValue(parsing: json, limits: HS256Verifier.json)
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
