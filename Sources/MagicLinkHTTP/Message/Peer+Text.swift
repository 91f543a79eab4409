extension Peer {
    /// Returns nil unless `text` is an IPv4 or IPv6 address, without brackets, port or zone.
    ///
    /// IPv4 strictly as four decimal numbers without leading zeros, because others read `010` as eight;
    /// IPv6 as in https://www.rfc-editor.org/rfc/rfc4291#section-2.2.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        if let address = Self.ipv4(bytes[...]) {
            self.init(high: 0, low: 0xffff_0000_0000 | UInt64(address))
        } else if let groups = Self.ipv6(bytes) {
            let words = groups.map(UInt64.init)
            self.init(
                high: words[0] << 48 | words[1] << 32 | words[2] << 16 | words[3],
                low: words[4] << 48 | words[5] << 32 | words[6] << 16 | words[7])
        } else {
            return nil
        }
    }

    private static func ipv4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy(ASCII.isDigit) else { return nil }
            if part.count > 1 && part.first == UInt8(ascii: "0") { return nil }
            let value = part.reduce(0) { $0 * 10 + UInt32($1 & 0xf) }
            guard value < 256 else { return nil }
            address = address << 8 | value
        }
        return address
    }

    private static func ipv6(_ bytes: [UInt8]) -> [UInt16]? {
        guard bytes.count <= 45 else { return nil }
        let colon = UInt8(ascii: ":")
        guard let gap = bytes.indices.dropLast().first(where: { bytes[$0] == colon && bytes[$0 + 1] == colon }) else {
            guard let all = groups(bytes[...]), all.count == 8 else { return nil }
            return all
        }
        guard let before = groups(bytes[..<gap], mayEndInIPv4: false), let after = groups(bytes[(gap + 2)...]) else {
            return nil
        }
        let missing = 8 - before.count - after.count
        return missing >= 1 ? before + Array(repeating: 0, count: missing) + after : nil
    }

    private static func groups(_ bytes: ArraySlice<UInt8>, mayEndInIPv4: Bool = true) -> [UInt16]? {
        if bytes.isEmpty { return [] }
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var found: [UInt16] = []
        for (place, part) in parts.enumerated() {
            if mayEndInIPv4, place == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let address = ipv4(part) else { return nil }
                found += [UInt16(truncatingIfNeeded: address >> 16), UInt16(truncatingIfNeeded: address)]
                continue
            }
            guard (1...4).contains(part.count) else { return nil }
            var value: UInt16 = 0
            for byte in part {
                guard let digit = ASCII.hexadecimal(byte) else { return nil }
                value = value << 4 | UInt16(digit)
            }
            found.append(value)
        }
        return found
    }
}
