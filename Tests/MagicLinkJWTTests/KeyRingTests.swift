import Testing

@testable import MagicLinkJWT

@Suite struct KeyRingTests {
    static let one = Base64URL.encode([UInt8](0..<32))
    static let two = Base64URL.encode([UInt8](32..<96))

    private func ring(_ text: String) throws(KeyRingError) -> KeyRing { try KeyRing(parsing: Array(text.utf8)) }

    @Test("The first line that may sign signs; all lines are known")
    func lines() throws {
        let ring = try ring(
            "# newest first\n\n \t \nnext \(Self.two) verify\r\nnow\t\(Self.one)\n  was  \(Self.two)  \n")
        #expect(ring.keyIDs.map(\.text) == ["next", "now", "was"])
        #expect(ring.signingKeyID.text == "now")
        #expect(ring.contains(try #require(KeyID("next"))))
        #expect(!ring.contains(try #require(KeyID("gone"))))
    }

    @Test(
        "A wrong line is refused by its number",
        arguments: [
            ("a \(one)\na \(two)", KeyRingError.Code.duplicateID, 2),
            ("# x\na \(one)\n\nb/ \(one)", .malformedID, 4),
            ("\(String(repeating: "a", count: 33)) \(one)", .malformedID, 1),
            ("a", .malformedLine, 1), ("a \(one) sign", .malformedLine, 1), ("a \(one) VERIFY", .malformedLine, 1),
            ("a \(one) verify verify", .malformedLine, 1), ("a \(one) pseudonym verify", .malformedLine, 1),
            ("a \(one)\nb \(two) pseudonym\nc \(two) pseudonym", .twoPseudonymKeys, 3), ("a verify", .malformedKey, 1),
            ("a \(one)=", .malformedKey, 1), ("a +\(one)", .malformedKey, 1), ("a =", .malformedKey, 1),
            ("a AA", .keyTooShort, 1),
            ("a \(Base64URL.encode([UInt8](repeating: 9, count: 31)))", .keyTooShort, 1),
        ])
    func refused(_ text: String, _ code: KeyRingError.Code, _ line: Int) {
        #expect(throws: KeyRingError(code, line: line)) { try ring(text) }
    }

    @Test(
        "A ring that cannot sign is refused",
        arguments: ["", "# nothing", "a \(one) verify", "a \(one) pseudonym", "\n\n"])
    func mute(_ text: String) {
        #expect(throws: KeyRingError(.noSigningKey)) { try ring(text) }
    }

    @Test("A file over the limit is refused")
    func size() {
        let line = "a \(Self.one)\n"
        #expect(throws: KeyRingError(.tooLarge)) {
            try ring(line + String(repeating: "#", count: KeyRing.fileSizeLimit - line.count + 1))
        }
        #expect(throws: Never.self) {
            try ring(line + String(repeating: "#", count: KeyRing.fileSizeLimit - line.count))
        }
    }

    @Test("A generated ring survives its file, and a short secret is refused")
    func generate() throws {
        let id = try #require(KeyID("k1"))
        let ring = try KeyRing.generate(id, from: [UInt8](0..<32))
        #expect(ring.fileTextExposingTheMasterKeys() == "k1 \(Self.one)\n")
        let text = "b \(Self.two)\nk1 \(Self.one) verify\n"
        #expect(try self.ring(text).fileTextExposingTheMasterKeys() == text)
        #expect(throws: KeyRingError(.keyTooShort)) { try KeyRing.generate(id, from: [UInt8](0..<31)) }
    }

    /// Made once by Python's hmac from the master key 0 to 31, over the message `sid`.
    @Test("Each purpose has its own key, derived as the design says")
    func derivation() throws {
        let id = try #require(KeyID("k1"))
        let ring = try KeyRing.generate(id, from: [UInt8](0..<32))
        func hex(_ purpose: KeyPurpose) -> String? {
            ring.mac(Array("sid".utf8), for: purpose, under: id)?.map { byte in
                let text = String(byte, radix: 16)
                return byte < 16 ? "0" + text : text
            }.joined()
        }
        #expect(hex(.number) == "fc3136c9874a8f25dcf079ba03fffc3c1880c711e9fc6eca39cfe9b64be73f43")
        #expect(hex(.browser) == "7becf2031071f2cf2afdb501d8d75a5891a2cc22491afda570b5e287b4753095")
        #expect(Set(KeyPurpose.allCases.map { hex($0) }).count == 6)
        #expect(ring.mac([], for: .number, under: try #require(KeyID("gone"))) == nil)
    }

    /// Made once by Python's hmac, as above, with the info `v1 pseudonym`.
    @Test("The last key makes pseudonyms, or the one that is marked for it, which does nothing else")
    func pseudonyms() throws {
        let message = Array("ada@example.org".utf8)
        let wanted = "bdd7a22461004bea9ea7d712d6c9abcac64a84bdab450b895626cd12ad6a092c"
        let hex = try ring("a \(Self.two)\nk1 \(Self.one)").pseudonym(of: message)?.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        #expect(hex == wanted)
        let last = try ring("a \(Self.two)\nk1 \(Self.one) verify")
        #expect(last.pseudonymKeyID.text == "k1" && last.keyIDs.count == 2)
        for file in ["a \(Self.two)\nk1 \(Self.one) pseudonym\n", "k1 \(Self.one) pseudonym\na \(Self.two)\n"] {
            let marked = try ring(file)
            let id = try #require(KeyID("k1"))
            #expect(marked.pseudonymKeyID == id && marked.pseudonym(of: message) == last.pseudonym(of: message))
            #expect(marked.keyIDs.map(\.text) == ["a"] && !marked.contains(id) && marked.signingKeyID.text == "a")
            #expect(marked.mac(message, for: .link, under: id) == nil)
            #expect(marked.fileTextExposingTheMasterKeys() == "a \(Self.two)\nk1 \(Self.one) pseudonym\n")
        }
        #expect(try ring("a \(Self.two)").pseudonym(of: message) != last.pseudonym(of: message))
        // Its key is none of those that sign, so that no token can be made of a pseudonym.
        let id = try #require(KeyID("k1"))
        for purpose in KeyPurpose.allCases {
            #expect(last.mac(message, for: purpose, under: id) != last.pseudonym(of: message))
        }
    }

    @Test("A ring prints the names of its keys and nothing else; an error prints no piece of the file")
    func redacted() throws {
        let ring = try ring("a \(Self.one)")
        var dumped = ""
        dump(ring, to: &dumped)
        #expect("\(ring)" == "KeyRing(a)")
        #expect(String(reflecting: ring) == "KeyRing(a)")
        #expect(!dumped.contains("secret") && !dumped.contains(Self.one))
        do {
            _ = try self.ring("a \(Self.one)\nb hunter2!")
            Issue.record("accepted")
        } catch {
            #expect("\(error)" == "line 2: the key is not base64url without padding")
        }
    }
}
