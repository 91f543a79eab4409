extension EmailAddress {
    /// What one pass over the bytes of an address finds: where its `@` stands, and what is in upper case.
    struct Shape {
        /// The place of the `@`.
        let at: Int
        /// True if the local part holds an upper-case letter.
        private(set) var hasUpperLocal = false
        /// True if the domain holds an upper-case letter.
        private(set) var hasUpperDomain = false

        private static let dot = UInt8(ascii: ".")
        private static let hyphen = UInt8(ascii: "-")

        /// Refuses what is no address, for the first reason in the order of length, alphabet and grammar.
        init(_ bytes: Span<UInt8>) throws(Problem) {
            guard bytes.count <= 254 else { throw .tooLong }
            var at = -1
            var ats = 0
            for index in bytes.indices {
                guard bytes[index] < 0x80 else { throw .notASCII }
                if bytes[index] == UInt8(ascii: "@") { (at, ats) = (index, ats + 1) }
            }
            guard ats == 1 else { throw .malformed }
            self.at = at
            hasUpperLocal = try Self.checkLocalPart(bytes.extracting(..<at))
            hasUpperDomain = try Self.checkDomain(bytes.extracting((at + 1)...))
        }

        /// `dot-atom` of RFC 5322, section 3.2.3.
        private static func checkLocalPart(_ local: Span<UInt8>) throws(Problem) -> Bool {
            guard local.count <= 64 else { throw .tooLong }
            var hasUpper = false
            var before = dot
            for index in local.indices {
                let byte = local[index]
                guard byte == dot ? before != dot : isAtomText(byte) else { throw .malformed }
                hasUpper = hasUpper || isUpper(byte)
                before = byte
            }
            guard before != dot else { throw .malformed }
            return hasUpper
        }

        /// Host names of RFC 1123, section 2.1: letters, digits and inner hyphens.
        private static func checkDomain(_ domain: Span<UInt8>) throws(Problem) -> Bool {
            var hasUpper = false
            var (start, labels) = (0, 0)
            var isNumeric = true
            for end in 0...domain.count where end == domain.count || domain[end] == dot {
                let label = domain.extracting(start..<end)
                guard label.count <= 63 else { throw .tooLong }
                guard !label.isEmpty, label[0] != hyphen, label[label.count - 1] != hyphen else { throw .malformed }
                isNumeric = true
                for index in label.indices {
                    let byte = label[index]
                    guard isAlphanumeric(byte) || byte == hyphen else { throw .malformed }
                    isNumeric = isNumeric && isDigit(byte)
                    hasUpper = hasUpper || isUpper(byte)
                }
                (start, labels) = (end + 1, labels + 1)
            }
            guard labels > 1, !isNumeric else { throw .domainIncomplete }
            return hasUpper
        }

        private static func isAtomText(_ byte: UInt8) -> Bool {
            if isAlphanumeric(byte) { return true }
            switch byte {
            case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
                UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"),
                UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"),
                UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
                return true
            default: return false
            }
        }

        private static func isAlphanumeric(_ byte: UInt8) -> Bool {
            isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }

        private static func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }

        private static func isUpper(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        }
    }
}
