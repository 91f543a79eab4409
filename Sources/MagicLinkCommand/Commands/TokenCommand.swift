import MagicLinkJWT

/// `magiclink token …`: tokens come on standard input, because a process list shows arguments.
enum TokenCommand {
    static func run(_ arguments: [String]) -> ExitCode {
        let rest = Array(arguments.dropFirst())
        do {
            switch arguments.first {
            case "inspect": return try TokenInspectCommand.run(rest)
            case "sign": return try TokenSignCommand.run(rest)
            case "verify": return try TokenVerifyCommand.run(rest)
            default: throw UsageProblem("usage: magiclink token inspect, token sign or token verify")
            }
        } catch let refusal as TokenRefusal {
            _ = Terminal.deliver(JSONValue.object(["error": .string(refusal.code)]).text + "\n")
            return .failed
        } catch {
            return ExitCode(saying: error)
        }
    }

    /// What stands on standard input, without one line end behind it, LF or CRLF. Nothing else is taken away.
    static func input() throws(TokenRefusal) -> [UInt8] {
        guard var input = Terminal.input(limit: HS256Verifier.sizeLimit + 2) else {
            // Whoever writes a token of some megabytes shall read our answer, and not die of a pipe that closes.
            Terminal.skipInput(limit: 16 * 1024 * 1024)
            throw TokenRefusal(.tooLong)
        }
        if input.last == UInt8(ascii: "\n") {
            input.removeLast()
            if input.last == UInt8(ascii: "\r") { input.removeLast() }
        }
        return input
    }
}

/// Why a token or a line with one was refused: a stable word, that of ``TokenError`` where it is about the token.
struct TokenRefusal: Error, Equatable {
    let code: String

    init(_ code: String) {
        self.code = code
    }

    init(_ problem: LineProblem) {
        code = problem.rawValue
    }

    init(_ code: TokenError.Code) {
        self.code = code.rawValue
    }
}
