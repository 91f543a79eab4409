import MagicLink

/// An address that is accepted is one a mail server and a header can carry, and is its own and only reading.
enum AddressTarget {
    static func check(_ input: [UInt8]) throws {
        guard let text = String(validating: input, as: UTF8.self) else { return }
        guard let address = read(text) else { return }
        try require(address.text.utf8.count == text.utf8.count && text.utf8.count <= 254, "its length changed")
        try require(
            address.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"<>()[]\\,;:\"".utf8.contains($0) },
            "it holds a character that a header gives a meaning")
        let parts = address.text.split(separator: "@", omittingEmptySubsequences: false)
        try require(parts.count == 2 && !parts[0].isEmpty && parts[0].utf8.count <= 64, "it is not local@domain")
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        try require(labels.count >= 2, "its domain has no dot")
        for label in labels {
            try require(
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.allSatisfy { $0 == "-" || $0.isLetter && $0.isLowercase || $0.isNumber },
                "its domain has the label \(label)")
        }
        try require(labels.last?.allSatisfy(\.isNumber) == false, "its domain ends in a number")
        for again in [address.text, address.key, String(text.uppercased())] {
            guard let other = read(again) else { throw BrokenInvariant("\(again) is refused") }
            try require(other == address && other.key == address.key, "\(again) is another")
        }
        try require(address.key == text.lowercased(), "its key is not itself in lower case")
        try require(address.domain == address.key.split(separator: "@")[1], "its domain is another")
    }

    private static func read(_ text: String) -> EmailAddress? {
        do throws(EmailAddress.Problem) { return try EmailAddress(text) } catch { return nil }
    }
}
