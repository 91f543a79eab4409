/// Percent-encoding: https://www.rfc-editor.org/rfc/rfc3986#section-2.1.
public enum PercentCoding {
    /// The text that `encoded` stands for; nil if a `%` has no two hexadecimal digits behind it, if the bytes are not
    /// UTF-8, or if one of them is NUL.
    ///
    /// For one path segment, after the path was split at `/`: an encoded slash is then part of the segment.
    public static func decode(_ encoded: some StringProtocol) -> String? {
        decode(Array(encoded.utf8)[...], plusIsSpace: false)
    }

    static func decode(_ encoded: ArraySlice<UInt8>, plusIsSpace: Bool) -> String? {
        // Most of what comes stands for itself, and is a string without being checked and copied byte by byte.
        if standsForItself(encoded.span) { return String(decoding: encoded, as: UTF8.self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var place = encoded.startIndex
        while place < encoded.endIndex {
            var byte = encoded[place]
            place += 1
            if byte == UInt8(ascii: "%") {
                guard encoded.endIndex - place >= 2, let high = ASCII.hexadecimal(encoded[place]),
                    let low = ASCII.hexadecimal(encoded[place + 1])
                else { return nil }
                byte = high << 4 | low
                place += 2
            } else if plusIsSpace && byte == UInt8(ascii: "+") {
                byte = ASCII.space
            }
            // A C library behind us would see the text end here.
            guard byte != 0 else { return nil }
            bytes.append(byte)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func standsForItself(_ bytes: Span<UInt8>) -> Bool {
        // Written so, without a way out of the loop, the compiler looks at many bytes in one step.
        var others: UInt8 = 0
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            others |= byte & 0x80
            others |= byte == 0 ? 1 : 0
            others |= byte == UInt8(ascii: "%") ? 1 : 0
            others |= byte == UInt8(ascii: "+") ? 1 : 0
            place += 1
        }
        return others == 0
    }
}
