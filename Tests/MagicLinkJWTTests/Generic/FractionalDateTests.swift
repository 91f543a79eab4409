import MagicLinkJWT
import Testing

@Suite("Dates with fractions") struct FractionalDateTests {
    @Test(
        "A number is the same date however it is spelled",
        arguments: [
            ("0", 0, 0), ("-0", 0, 0), ("0.0e5", 0, 0), ("1", 1, 0), ("-1", -1, 0), ("1.5e9", 1_500_000_000, 0),
            ("1300819380.5", 1_300_819_380, 500), ("-1.5", -1, -500), ("0.0015e3", 1, 500), ("15e-1", 1, 500),
            ("1500E-3", 1, 500), ("0.000000000000000000001e21", 1, 0), ("1e18", 1_000_000_000_000_000_000, 0),
            ("100000000000000000000000e-22", 10, 0), ("9223372036854775807.0", .max, 0),
            ("-9.0e18", -9_000_000_000_000_000_000, 0),
            ("0.999e0", 0, 999), ("1e-19", 0, 0), ("1e-999999999999999999999", 0, 0), ("0e999999999999999999", 0, 0),
            ("-9223372036854775808", .min, 0), ("9007199254740993.0", 9_007_199_254_740_993, 0),
        ] as [(String, Int64, Int64)])
    func same(_ text: String, _ seconds: Int64, _ milliseconds: Int64) throws {
        let date = try #require(FractionalDate(JSONValue(parsing: Array(text.utf8))))
        #expect(date.sinceEpoch == .seconds(seconds) + .milliseconds(milliseconds))
    }

    @Test(
        "What Int64 seconds do not reach is no date, and neither is anything but a number",
        arguments: [
            "9223372036854775808", "-9223372036854775809", "9.3e18", "-1e19", "1e400", "1e99999999999999999999",
            "\"1\"",
            "null", "true", "[1]", "{}", "92233720368547758070e0",
        ])
    func none(_ text: String) throws {
        #expect(FractionalDate(try JSONValue(parsing: Array(text.utf8))) == nil)
    }

    @Test("Eighteen places count, in order")
    func order() throws {
        let texts = ["-1", "-0.000000000000000001", "0", "0.000000000000000001", "0.5", "1", "1.000000000000000001"]
        let dates = try texts.map { try #require(FractionalDate(JSONValue(parsing: Array($0.utf8)))) }
        #expect(zip(dates, dates.dropFirst()).allSatisfy { $0 < $1 })
        #expect(dates.map(\.wholeSecond.seconds) == [-1, -1, 0, 0, 0, 1, 1])
    }
}
