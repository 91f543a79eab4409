import MagicLinkCrypto

extension KeyRing {
    /// The entries of a key file, in their order.
    ///
    /// It walks the bytes by their places and copies no piece of them but the names: what is not copied needs no wiping.
    static func entries(in file: Span<UInt8>, refusing known: KnownSecrets) throws(KeyRingError) -> [MasterKey] {
        guard file.count <= fileSizeLimit else { throw KeyRingError(.tooLarge) }
        var entries: [MasterKey] = []
        var (start, number) = (0, 0)
        while start <= file.count {
            number += 1
            var end = start
            while end < file.count, file[end] != UInt8(ascii: "\n") { end += 1 }
            if let entry = try entry(in: file.extracting(start..<end), number, after: entries, refusing: known) {
                entries.append(entry)
            }
            start = end + 1
        }
        return entries
    }

    /// The entry of line `number`; nil for an empty line and a comment.
    private static func entry(
        in line: Span<UInt8>, _ number: Int, after entries: [MasterKey], refusing known: KnownSecrets
    ) throws(KeyRingError) -> MasterKey? {
        let words = words(of: line)
        guard let first = words.first, line[0] != UInt8(ascii: "#") else { return nil }
        guard let role = role(line, words) else { throw KeyRingError(.malformedLine, line: number) }
        if role == .pseudonym, entries.contains(where: { $0.role == .pseudonym }) {
            throw KeyRingError(.twoPseudonymKeys, line: number)
        }
        guard let id = KeyID(String(decoding: first.map { line[$0] }, as: UTF8.self)) else {
            throw KeyRingError(.malformedID, line: number)
        }
        guard !entries.contains(where: { $0.id == id }) else { throw KeyRingError(.duplicateID, line: number) }
        guard var key = Base64URL.decode(line.extracting(words[1])) else {
            throw KeyRingError(.malformedKey, line: number)
        }
        return try entry(id, role, wiping: &key, refusing: known, line: number)
    }

    /// What the third word marks a key for, or its absence; nil if it is no such word, or there are more.
    private static func role(_ line: Span<UInt8>, _ words: [Range<Int>]) -> MasterKey.Role? {
        switch words.count {
        case 2: return .signs
        case 3:
            return [MasterKey.Role.verify, .pseudonym].first { role in
                Libcrypto.equal(line.extracting(words[2]), Array(role.rawValue.utf8))
            }
        default: return nil
        }
    }

    /// Where the words of `line` stand, without the carriage return at its end.
    private static func words(of line: Span<UInt8>) -> [Range<Int>] {
        let end = line.count > 0 && line[line.count - 1] == UInt8(ascii: "\r") ? line.count - 1 : line.count
        var words: [Range<Int>] = []
        var start = 0
        for place in 0...end {
            let isBetween = place == end || line[place] == UInt8(ascii: " ") || line[place] == UInt8(ascii: "\t")
            guard isBetween else { continue }
            if start < place { words.append(start..<place) }
            start = place + 1
        }
        return words
    }
}
