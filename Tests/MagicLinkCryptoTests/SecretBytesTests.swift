import MagicLinkCrypto
import Testing

@Suite struct SecretBytesTests {
    @Test("A secret prints as <redacted>, also inside something else")
    func redacted() {
        struct Holder { let secret: SecretBytes }
        let secret = SecretBytes(copying: Array("hunter2hunter2".utf8))
        var dumped = ""
        dump(Holder(secret: secret), to: &dumped)
        #expect("\(secret)" == "<redacted>")
        #expect(String(reflecting: secret) == "<redacted>")
        #expect("\(Holder(secret: secret))".contains("<redacted>"))
        #expect(!dumped.contains("104") && !dumped.contains("buffer"))
    }

    @Test("Taking the bytes of an array wipes the array")
    func wiping() {
        var source: [UInt8] = [1, 2, 3, 4]
        let secret = SecretBytes(wiping: &source)
        #expect(source == [0, 0, 0, 0])
        #expect(secret.withSpan { Libcrypto.equal($0, [1, 2, 3, 4]) })
    }

    @Test("No bytes are a secret too")
    func empty() {
        let secret = SecretBytes(copying: [UInt8]())
        #expect(secret.count == 0)
        #expect(secret.withSpan { $0.isEmpty })
    }
}
