/// Writes the claims of one token: members in the order of the calls, nothing between them. Whoever writes has made room.
extension OutputSpan<UInt8> {
    @inline(__always) mutating func append<Owner>(_ claim: Claim, _ id: UniqueID<Owner>) {
        // Name, colon and quotes make a whole word; what is not overwritten of the quotes is the one at the end.
        guard let word = claim.openingWord else { preconditionFailure("an id is sub, sid or jti") }
        let start = count
        append(repeating: UInt8(ascii: "\""), count: 8 + UniqueID<Owner>.length + 1)
        let (first, last) = id.characters
        var bytes = mutableSpan
        bytes.store(word | UInt64(UInt8(ascii: "\"")) << 56, at: start)
        bytes.store(first, at: start + 8)
        bytes.store(last, at: start + UniqueID<Owner>.length)
    }

    mutating func append(_ claim: Claim, _ string: String) {
        name(claim)
        var quoted: [UInt8] = []
        quoted.reserveCapacity(string.utf8.count + 2)
        JSONWriter.append(string, to: &quoted)
        append(quoted)
    }

    /// Throws for a date that the reader would refuse: what we sign, we verify.
    @inline(__always) mutating func append(_ claim: Claim, _ date: NumericDate) throws(TokenError) {
        guard ClaimsTable.exactIntegers.contains(date.seconds) else { throw claim.malformed }
        // Ten digits from 2001 to 2286: with the name they take three stores of a word, each over the end of the last.
        if let word = claim.openingWord, (1_000_000_000..<10_000_000_000).contains(date.seconds) {
            let (upper, lower) = UInt64(date.seconds).quotientAndRemainder(dividingBy: 100_000_000)
            let start = count
            append(repeating: 0, count: 17)
            var bytes = mutableSpan
            bytes.store(word, at: start)
            bytes.store(Decimal.characters(of: upper) >> 48, at: start + 7)
            bytes.store(Decimal.characters(of: lower), at: start + 9)
            return
        }
        name(claim)
        append(decimal: date.seconds)
    }

    mutating func append(generation: Int64) throws(TokenError) {
        guard ClaimsTable.exactIntegers.contains(generation), generation >= 0 else {
            throw Claim.generation.malformed
        }
        name(.generation)
        append(decimal: generation)
    }

    /// Appends `bytes`.
    mutating func append(_ bytes: [UInt8]) {
        let start = count
        append(repeating: 0, count: bytes.count)
        var output = mutableSpan
        output.store(bytes, at: start)
    }

    @inline(__always) private mutating func name(_ claim: Claim) {
        if let word = claim.openingWord {
            append(word, count: 7)
        } else {
            for byte in claim.opening.utf8 { append(byte) }
        }
    }

    @inline(__always) private mutating func append(decimal integer: Int64) {
        guard (0..<10_000_000_000_000_000).contains(integer) else {
            var text: [UInt8] = []
            JSONWriter.append(integer, to: &text)
            return append(text)
        }
        let (upper, lower) = UInt64(integer).quotientAndRemainder(dividingBy: 100_000_000)
        if upper > 0 { append(leading: upper) }
        if upper > 0 { append(Decimal.characters(of: lower), count: 8) } else { append(leading: lower) }
    }

    /// Appends a number of at most eight digits without the zeros in front.
    @inline(__always) private mutating func append(leading value: UInt64) {
        let characters = Decimal.characters(of: value)
        let zeros = min((characters ^ Decimal.zeros).trailingZeroBitCount / 8, 7)
        append(characters >> UInt64(8 * zeros), count: 8 - zeros)
    }

    /// Appends the `count` lowest bytes of `word`, the first from the lowest.
    @inline(__always) private mutating func append(_ word: UInt64, count: Int) {
        let start = self.count
        append(repeating: 0, count: 8)
        var bytes = mutableSpan
        bytes.store(word, at: start)
        removeLast(8 - count)
    }
}
