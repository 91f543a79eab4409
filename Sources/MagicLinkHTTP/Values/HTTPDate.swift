/// `IMF-fixdate` of https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`.
public enum HTTPDate {
    /// The date as 29 bytes. `seconds` counts from 1970-01-01T00:00:00Z; times before that and after the year 9999 are clamped.
    public static func format(_ seconds: Int64) -> [UInt8] {
        let seconds = min(max(seconds, 0), 253_402_300_799)
        let days = seconds / 86_400
        let rest = Int(seconds - days * 86_400)
        // Days to a civil date by eras of 400 years, years that begin in March, so that the leap day comes last.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let day = shifted - era * 146_097
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * year + year / 4 - year / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = Int(march < 10 ? march + 3 : march - 9)
        let dayOfMonth = Int(dayOfYear - (153 * march + 2) / 5 + 1)
        let fullYear = Int(year + era * 400 + (month <= 2 ? 1 : 0))

        var text: [UInt8] = []
        text.reserveCapacity(29)
        let weekday = Int((days + 4) % 7)
        text.append(contentsOf: Array("SunMonTueWedThuFriSat".utf8)[(3 * weekday)..<(3 * weekday + 3)])
        text.append(contentsOf: ", ".utf8)
        append(dayOfMonth, 2, " ", to: &text)
        let months = Array("JanFebMarAprMayJunJulAugSepOctNovDec".utf8)
        text.append(contentsOf: months[(3 * month - 3)..<(3 * month)])
        text.append(ASCII.space)
        append(fullYear, 4, " ", to: &text)
        append(rest / 3_600, 2, ":", to: &text)
        append(rest / 60 % 60, 2, ":", to: &text)
        append(rest % 60, 2, " GMT", to: &text)
        return text
    }

    private static func append(_ number: Int, _ digits: Int, _ end: String, to text: inout [UInt8]) {
        var power = digits == 4 ? 1_000 : 10
        while power > 0 {
            text.append(UInt8(ascii: "0") + UInt8(number / power % 10))
            power /= 10
        }
        text.append(contentsOf: end.utf8)
    }
}
