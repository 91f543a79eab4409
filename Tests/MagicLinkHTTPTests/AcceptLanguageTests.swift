import MagicLinkHTTP
import Testing

@Suite("What a client would read")
struct AcceptLanguageTests {
    private static let offered = ["en", "de", "fr"]

    private static func choice(_ fields: String...) -> String? {
        var all = Fields()
        for field in fields { all.add("accept-language", field) }
        return AcceptLanguage.choice(in: IncomingRequest(target: "/", fields: all), of: offered)
    }

    @Test(
        "The preferred one of ours is chosen",
        arguments: [
            ("de", "de"), ("DE", "de"), ("de-CH", "de"), ("de-CH-1996", "de"), ("zh-Hant-TW, fr", "fr"),
            ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "fr"), ("en;q=0.5, de;q=0.6", "de"), ("en, de", "en"),
            ("de;q=0.9, en;q=0.9", "de"), ("ja, de;q=0.001", "de"), ("de ; q=1.000 , en", "de"), ("de;Q=0.1", "de"),
            (",, ,de,", "de"), ("\tde\t", "de"), ("fr-x-private", "fr"), ("de-a-b-c-d", "de"), ("es, it, fr", "fr"),
            ("de;q=0, en;q=0.1", "en"), ("de-CH, de;q=0, fr;q=0.2", "fr"), ("en;q=0.3, *;q=0.2", "en"),
        ])
    func chosen(field: String, wanted: String) {
        #expect(Self.choice(field) == wanted)
    }

    @Test(
        "Where it names none of ours, or leaves it to us, nothing is chosen",
        arguments: [
            "", "ja", "*", "ja, *;q=0.5", "*, de;q=0.5", "de;q=0", "de;q=0.000", "*;q=0", "d", "deu", "e-n", "x-de",
        ])
    func none(field: String) {
        #expect(Self.choice(field) == nil)
    }

    @Test(
        "What is malformed names nothing, and what stands beside it holds",
        arguments: [
            "de_DE", "de;q=2", "de;q=1.001", "de;q=0.1234", "de;q=", "de;q", "de;", "de;q=.5", "de;q=-1", "de;q=1;x=y",
            "de;x=1", "de; q = 1", "de fr", "1e", "de-", "-de", "de--CH", "de-abcdefghi", "\"de\"", "d\u{e9}",
            "de;q=1e0",
            "*-de", "de-*", "de=1", "de/CH", "de;q=0.9x", "de-CH-aaaaaaaa-bbbbbbbb-cccccccc-dddddd",
        ])
    func malformed(element: String) {
        #expect(Self.choice(element) == nil)
        #expect(Self.choice("\(element), fr;q=0.1") == "fr")
        #expect(Self.choice("fr;q=0.1", element) == "fr")
    }

    @Test("Several fields are one list")
    func severalFields() {
        #expect(Self.choice("ja, de;q=0.2", "fr;q=0.3") == "fr")
        #expect(Self.choice("de", "fr") == "de")
    }

    @Test("Only so many ranges are read, over all fields, malformed ones too", arguments: ["ja", "?"])
    func bounded(filler: String) {
        let most = Array(repeating: filler, count: AcceptLanguage.maximumRanges - 1)
        #expect(Self.choice((most + ["de"]).joined(separator: ",")) == "de")
        #expect(Self.choice((most + [filler, "de"]).joined(separator: ",")) == nil)
        #expect(Self.choice(most.joined(separator: ","), filler, "de") == nil)
    }
}
