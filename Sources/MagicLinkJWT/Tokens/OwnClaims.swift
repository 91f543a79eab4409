/// Claims that are letter by letter as we write them, read in one go without looking for anything.
///
/// It knows no fault by name: whatever is otherwise ends in ``stranger``, and is then looked at by ``ClaimsTable``.
struct OwnClaims: ClaimsSource {
    /// Not as we write it. It reaches nobody.
    static let stranger = TokenError(.claimsJSON)
    /// The longest text that is read: three times the claims of a usual token, and 32 bytes less than there is room for,
    /// so that whole words can be read and stored at its end.
    static let limit = 480

    private var bytes = [512 of UInt8](repeating: 0)
    private var count = 0
    private var position = 0

    /// Decodes `text`, and takes `start`, which must be the beginning. Returns false if it is not encoded canonically, or
    /// longer than the limit, or begins otherwise.
    mutating func decode(_ text: Span<UInt8>, beginningWith start: [UInt8]) -> Bool {
        guard text.count * 3 / 4 <= Self.limit else { return false }
        var output = bytes.mutableSpan
        guard let count = Base64URL.read(text, to: &output, at: 0), count >= start.count else { return false }
        for index in start.indices where bytes[index] != start[index] { return false }
        self.count = count
        position = start.count
        return true
    }

    @inline(__always) mutating func id<Owner>(_ claim: Claim) throws(TokenError) -> UniqueID<Owner> {
        try open(claim, quoted: true)
        let end = position &+ UniqueID<Owner>.length
        guard end < count, bytes[end] == UInt8(ascii: "\""),
            let id = UniqueID<Owner>(first: bytes.span.block(at: position), last: bytes.span.word(at: end &- 8))
        else { throw Self.stranger }
        position = end &+ 1
        return id
    }

    mutating func string(_ claim: Claim) throws(TokenError) -> String {
        try open(claim, quoted: true)
        var end = position
        // What is escaped, or no ASCII, is not ours to judge.
        while end < count, case let byte = bytes[end], byte != UInt8(ascii: "\"") {
            guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\\") else { throw Self.stranger }
            end &+= 1
        }
        guard end < count else { throw Self.stranger }
        defer { position = end &+ 1 }
        return String(bytes.span.extracting(position..<end))
    }

    @inline(__always) mutating func date(_ claim: Claim) throws(TokenError) -> NumericDate {
        try open(claim, quoted: false)
        return NumericDate(try number())
    }

    mutating func generation() throws(TokenError) -> Int64 {
        try open(.generation, quoted: false)
        return try number()
    }

    /// Takes the closing brace, behind which nothing may stand.
    func end() throws(TokenError) {
        guard position &+ 1 == count, bytes[position] == UInt8(ascii: "}") else { throw Self.stranger }
    }

    /// Takes a comma, the name and the colon, and the quote behind it.
    @inline(__always) private mutating func open(_ claim: Claim, quoted: Bool) throws(TokenError) {
        if let word = claim.openingWord {
            let mask: UInt64 = quoted ? .max : .max >> 8
            guard bytes.span.word(at: position) & mask == word | (quoted ? 0x22 << 56 : 0) else { throw Self.stranger }
            position &+= quoted ? 8 : 7
        } else {
            for byte in claim.opening.utf8 { try take(byte) }
            if quoted { try take(UInt8(ascii: "\"")) }
        }
        guard position < count else { throw Self.stranger }
    }

    private mutating func take(_ byte: UInt8) throws(TokenError) {
        guard position < count, bytes[position] == byte else { throw Self.stranger }
        position &+= 1
    }

    /// Takes up to 15 digits without a zero in front: every such number is exact.
    private mutating func number() throws(TokenError) -> Int64 {
        let first = bytes.span.word(at: position)
        var digits = Decimal.count(first)
        guard digits > 0, first & 0xff != 0x30 || digits == 1 else { throw Self.stranger }
        var value = Decimal.value(of: first, count: digits)
        if digits == 8 {
            let second = bytes.span.word(at: position &+ 8)
            let more = Decimal.count(second)
            guard more < 8 else { throw Self.stranger }
            for _ in 0..<more { value &*= 10 }
            if more > 0 { value &+= Decimal.value(of: second, count: more) }
            digits &+= more
        }
        position &+= digits
        guard position < count else { throw Self.stranger }
        return Int64(value)
    }
}
