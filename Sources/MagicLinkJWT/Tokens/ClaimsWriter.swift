/// Writes the claims of one token: members in the order of the calls, nothing between them.
struct ClaimsWriter {
    /// The JSON so far; the closing brace comes last.
    private(set) var utf8: [UInt8]

    /// Starts behind `prefix`, an opening brace and at least one member.
    init(prefix: [UInt8], reserving count: Int) {
        utf8 = []
        utf8.reserveCapacity(prefix.count + count)
        utf8 += prefix
    }

    mutating func append<Owner>(_ claim: Claim, _ id: UniqueID<Owner>) {
        name(claim)
        utf8.append(UInt8(ascii: "\""))
        id.append(to: &utf8)
        utf8.append(UInt8(ascii: "\""))
    }

    mutating func append(_ claim: Claim, _ string: String) {
        name(claim)
        JSONWriter.append(string, to: &utf8)
    }

    /// Throws for a date that the reader would refuse: what we sign, we verify.
    mutating func append(_ claim: Claim, _ date: NumericDate) throws(TokenError) {
        guard ClaimsTable.exactIntegers.contains(date.seconds) else { throw claim.malformed }
        name(claim)
        JSONWriter.append(date.seconds, to: &utf8)
    }

    mutating func append(generation: Int64) throws(TokenError) {
        guard ClaimsTable.exactIntegers.contains(generation), generation >= 0 else {
            throw Claim.generation.malformed
        }
        name(.generation)
        JSONWriter.append(generation, to: &utf8)
    }

    mutating func close() {
        utf8.append(UInt8(ascii: "}"))
    }

    private mutating func name(_ claim: Claim) {
        utf8 += claim.opening.utf8
    }
}
