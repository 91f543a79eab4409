/// What a client would like, if it is no trouble: https://www.rfc-editor.org/rfc/rfc7240.
public enum Preference {
    /// How long the client will wait for an answer: `Prefer: wait=25`.
    ///
    /// Nil if it does not say, or says it in a way that is no number of seconds: a preference that is not understood is
    /// ignored (RFC 7240 section 2). Of several the first counts. More than a day counts as a day.
    public static func wait(in request: IncomingRequest) -> Duration? {
        for field in request.fields.all("prefer") {
            for preference in field.utf8.split(separator: UInt8(ascii: ",")) {
                let word = preference.prefix { $0 != UInt8(ascii: ";") }
                let pair = word.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
                    .map { $0.filter { !ASCII.isOptionalSpace($0) } }
                guard pair.count == 2, ASCII.equal(pair[0], "wait".utf8) else { continue }
                let quoted = pair[1].count > 2 && pair[1].first == UInt8(ascii: "\"") && pair[1].last == pair[1].first
                let digits = quoted ? Array(pair[1].dropFirst().dropLast()) : pair[1]
                guard !digits.isEmpty, digits.count <= 18, digits.allSatisfy(ASCII.isDigit) else { return nil }
                return .seconds(min(digits.reduce(0) { $0 * 10 + Int64($1 & 0xf) }, 86_400))
            }
        }
        return nil
    }
}
