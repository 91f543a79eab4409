public import MagicLink

/// Who our mails are from: an address, and a name where the operator gives one.
public struct Sender: Hashable, Sendable {
    /// The address; its domain is that of our Message-IDs.
    public let address: EmailAddress
    /// The name that mail programs show instead of the address: one line of 1 to ``nameSizeLimit`` bytes.
    public let name: String?

    /// What is accepted, for whoever wrote something else.
    public static let grammar = """
        an address, or a name and an address: Example Login <login@example.org>; the name has at most \
        \(nameSizeLimit) bytes, single spaces, no control character and none of < > \" \\, and may stand in double quotes
        """

    /// A name has at most so many bytes of UTF-8: mail programs show about 30 characters.
    public static let nameSizeLimit = 128

    /// Reads `login@example.org`, `Example Login <login@example.org>` or `"Example, Inc." <login@example.org>` exactly
    /// as it stands; nil if it is none of them. Nothing is trimmed or repaired.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.last == UInt8(ascii: ">") else {
            self.init(address: text, name: nil)
            return
        }
        guard let bracket = bytes.lastIndex(of: UInt8(ascii: "<")), bracket > 0,
            bytes[bracket - 1] == UInt8(ascii: " ")
        else { return nil }
        var name = bytes[..<(bracket - 1)]
        let quote = UInt8(ascii: "\"")
        if name.count >= 2, name.first == quote, name.last == quote { name = name.dropFirst().dropLast() }
        let address = bytes[(bracket + 1)..<(bytes.count - 1)]
        self.init(address: String(decoding: address, as: UTF8.self), name: String(decoding: name, as: UTF8.self))
    }

    private init?(address: String, name: String?) {
        if let name, !Self.isName(name) { return nil }
        do {
            self.address = try EmailAddress(address)
        } catch {
            return nil
        }
        self.name = name
    }

    /// Single spaces, and between them what can be seen.
    private static func isName(_ name: String) -> Bool {
        guard name.utf8.count <= nameSizeLimit else { return false }
        return name.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false).allSatisfy { word in
            !word.isEmpty && word.allSatisfy(isNameCharacter)
        }
    }

    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "<", ">", "\"", "\\": false
        default: scalar.isVisible && scalar.properties.generalCategory != .spaceSeparator
        }
    }
}
