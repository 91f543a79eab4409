import MagicLinkHTTP
import Testing

@Suite("Cookies")
struct CookiesTests {
    static func cookies(_ fields: Fields) -> Cookies { Cookies(IncomingRequest(target: "/", fields: fields)) }

    @Test("Pairs are read from every Cookie field")
    func pairs() {
        let cookies = Self.cookies([("cookie", "a=1; b=\"2\";c=x=y"), ("Cookie", "d= ; e=")])
        #expect(cookies["a"] == "1")
        #expect(cookies["b"] == "2")
        #expect(cookies["c"] == "x=y")
        #expect(cookies["e"]?.isEmpty == true)
        #expect(cookies["A"] == nil)
        #expect(cookies.count == 5)
    }

    @Test("A name that comes twice has no value: one of them was planted")
    func planted() {
        let cookies = Self.cookies([("cookie", "s=1; s=2")])
        #expect(cookies["s"] == nil)
        #expect(cookies.all("s") == ["1", "2"])
    }

    @Test("What is no cookie is left out, and the others stay")
    func broken() {
        let cookies = Self.cookies([("cookie", "no; =v; a b=c; x=\u{e4}; y=a\\b; z=a,b; good=1")])
        #expect(cookies.names == ["good"])
    }

    @Test("Only so many are read")
    func many() {
        let text = (0..<200).map { "c\($0)=1" }.joined(separator: "; ")
        #expect(Self.cookies([("cookie", text), ("cookie", text)]).count <= Cookies.maximumPairs)
    }
}
