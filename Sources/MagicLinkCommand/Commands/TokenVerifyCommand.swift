import MagicLinkJWT

/// `magiclink token verify`: is this token good, and what does it say?
enum TokenVerifyCommand {
    static let options: Set = [
        "--key-file", "--now", "--issuer", "--audience", "--typ", "--leeway", "--purpose", "--jsonl",
    ]

    static func run(_ arguments: [String]) throws -> ExitCode {
        let options = try TokenOptions(arguments, of: "token verify", known: options)
        // There will be keys in this process.
        try ProcessHygiene.apply()
        if options.isLines { return try lines(options) }
        let now = try options.needed(options.now, "--now")
        let path = try options.needed(options.keyFile, "--key-file")
        let check = try TokenCheck(options)
        let key = check.needsKey ? try RawKeyFile.read(path, named: "--key-file") : nil
        let claims = try check.claims(of: TokenCommand.input(), at: now) { () throws(TokenRefusal) in
            guard let key else { throw TokenRefusal(HS256Key.Problem.empty.rawValue) }
            return key
        }
        return Terminal.deliver(JSONValue.object(claims).text + "\n") ? .done : .failed
    }

    /// An answer for each line of standard input, at once.
    private static func lines(_ options: TokenOptions) throws -> ExitCode {
        let check = try TokenCheck(options)
        let path = check.needsKey ? options.keyFile : nil
        let desk = TokenLines(
            check: check, key: try path.map { try RawKeyFile.read($0, named: "--key-file") }, now: options.now)
        var input = LineInput(limit: TokenLines.lineLimit)
        var answers: [UInt8] = []
        func deliver() throws(StartProblem) {
            guard Terminal.deliver(answers) else { throw StartProblem(.failed, "an answer could not be written") }
            answers.removeAll(keepingCapacity: true)
        }
        // Answers of lines that came together leave together, but none waits for a line that has not come.
        while let line = try input.next(beforeWaiting: deliver) {
            answers += desk.answer(line)
            if answers.count >= 32 * 1024 { try deliver() }
        }
        try deliver()
        return .done
    }
}
