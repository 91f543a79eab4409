import MagicLinkCrypto

/// The members of a claims object that we know, found in one pass without building a tree.
///
/// Members that we do not know are checked like all JSON, doubled names included, and then dropped.
struct ClaimsTable: ClaimsSource {
    /// Integers that every JSON reader keeps exactly: https://www.rfc-editor.org/rfc/rfc8259#section-6.
    static let exactIntegers: ClosedRange<Int64> = -(1 << 53)...(1 << 53)

    private enum Slot {
        case absent
        case string(RawString)
        case integer(Int64)
        case other
    }

    private let reader: JSONReader
    private var slots = [11 of Slot](repeating: .absent)

    /// Reads `utf8`, which must be one JSON object and nothing else.
    init(parsing utf8: [UInt8]) throws(TokenError) {
        do {
            var reader = try JSONReader(utf8)
            reader.skipSpace()
            try Self.fill(&slots, from: &reader)
            try reader.end()
            self.reader = reader
        } catch {
            throw TokenError(.claimsJSON)
        }
    }

    private static func fill(_ slots: inout [11 of Slot], from reader: inout JSONReader) throws(JSONError) {
        var strangers: Set<[UInt8]> = []
        try reader.enter(UInt8(ascii: "{"))
        if reader.leave(UInt8(ascii: "}")) { return }
        while true {
            let start = reader.position
            let name = try reader.memberName()
            reader.skipSpace()
            if let claim = reader.claim(name) {
                guard case .absent = slots[claim.rawValue] else { throw JSONError(.duplicateName, at: start) }
                slots[claim.rawValue] = try slot(&reader)
            } else {
                guard strangers.insert(reader.bytes(name)).inserted else {
                    throw JSONError(.duplicateName, at: start)
                }
                _ = try reader.value()
            }
            reader.skipSpace()
            if reader.leave(UInt8(ascii: "}")) { return }
            try reader.expect(UInt8(ascii: ","))
        }
    }

    private static func slot(_ reader: inout JSONReader) throws(JSONError) -> Slot {
        switch try reader.peek() {
        case UInt8(ascii: "\""): return .string(try reader.rawString())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            if case .integer(let integer) = try reader.number() { return .integer(integer) }
            return .other
        default:
            _ = try reader.value()
            return .other
        }
    }

    /// The id that `claim` spells canonically.
    func id<Owner>(_ claim: Claim) throws(TokenError) -> UniqueID<Owner> {
        let raw = try rawString(claim)
        guard !raw.isEscaped, let id = UniqueID<Owner>(reader.utf8.span.extracting(raw.range)) else {
            throw claim.malformed
        }
        return id
    }

    /// The string of `claim`.
    func string(_ claim: Claim) throws(TokenError) -> String {
        reader.string(try rawString(claim))
    }

    /// True if `claim` is the string that `expected` spells, byte by byte.
    func equals(_ claim: Claim, _ expected: [UInt8]) throws(TokenError) -> Bool {
        let raw = try rawString(claim)
        if raw.isEscaped { return reader.bytes(raw) == expected }
        return Libcrypto.equal(reader.utf8.span.extracting(raw.range), expected)
    }

    /// The date of `claim`, an integer that every reader keeps exactly.
    func date(_ claim: Claim) throws(TokenError) -> NumericDate {
        NumericDate(try integer(claim))
    }

    /// The date of `claim`, or nil if it is missing.
    func dateIfPresent(_ claim: Claim) throws(TokenError) -> NumericDate? {
        if case .absent = slots[claim.rawValue] { return nil }
        return try date(claim)
    }

    /// The number of the refresh.
    func generation() throws(TokenError) -> Int64 {
        let number = try integer(.generation)
        guard number >= 0 else { throw Claim.generation.malformed }
        return number
    }

    private func integer(_ claim: Claim) throws(TokenError) -> Int64 {
        switch slots[claim.rawValue] {
        case .integer(let integer) where Self.exactIntegers.contains(integer): return integer
        case .absent: throw claim.missing
        default: throw claim.malformed
        }
    }

    private func rawString(_ claim: Claim) throws(TokenError) -> RawString {
        switch slots[claim.rawValue] {
        case .string(let raw): return raw
        case .absent: throw claim.missing
        default: throw claim.malformed
        }
    }
}

extension JSONReader {
    /// The claim that `name` names, an escaped spelling included.
    fileprivate func claim(_ name: RawString) -> Claim? {
        name.isEscaped ? Claim(bytes(name)[...]) : Claim(utf8[name.range])
    }
}
