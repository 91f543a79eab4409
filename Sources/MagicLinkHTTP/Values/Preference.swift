/// What a client would like, if it is no trouble: https://www.rfc-editor.org/rfc/rfc7240.
public enum Preference {
    /// How long the client will wait for an answer: `Prefer: wait=25`.
    ///
    /// Nil if it does not say, or says it in a way that is no number of seconds: a preference that is not understood is
    /// ignored (RFC 7240 section 2). Of several the first counts. More than a day counts as a day.
    public static func wait(in request: IncomingRequest) -> Duration? {
        for field in request.fields.all("prefer") {
            let bytes = field.utf8.span
            for preference in bytes.list(bytes.indices) {
                let word = preference.lowerBound..<bytes.place(of: UInt8(ascii: ";"), in: preference)
                let mark = bytes.place(of: UInt8(ascii: "="), in: word)
                guard bytes.matches(bytes.trimmed(word.lowerBound..<mark), "wait"), mark < word.upperBound else {
                    continue
                }
                return seconds(bytes, bytes.trimmed((mark + 1)..<word.upperBound)).map { .seconds($0) }
            }
        }
        return nil
    }

    /// The number at `value`, which may stand in quotes (RFC 9110 section 5.6.6).
    private static func seconds(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Int? {
        var digits = value
        if value.count > 2, bytes[value.lowerBound] == UInt8(ascii: "\""),
            bytes[value.upperBound - 1] == UInt8(ascii: "\"")
        {
            digits = (value.lowerBound + 1)..<(value.upperBound - 1)
        }
        guard digits.count <= 18 else { return nil }
        return bytes.decimal(digits).map { min($0, 86_400) }
    }
}
