import MagicLinkJWT

extension VectorList {
    /// Texts that are no token of exactly one spelling: size, alphabet, shape, encoding.
    mutating func addTexts() throws {
        let good = Draft(.link)
        group("size")
        try refuse(
            "token_of_2049_characters", .tooLong,
            good.with { $0.header = Array("\(Members.header(.link).text) ".utf8) }
                .padded(to: 2049))
        let long = String(repeating: "k", count: 8192)
        try refuse(
            "kid_of_8192_characters", .tooLong, Draft(.link, header: .header(.link).with("kid", "\"\(long)\"")))

        group("alphabet")
        try addOddCharacters(good)
        group("shape")
        try addOddShapes(good)
        group("encoding")
        try addOddEncodings(good)
    }

    private mutating func addOddCharacters(_ good: Draft) throws {
        // Claims whose base64url has both special characters.
        let special = Draft(.link, claims: Members.claims(.link).with("x", "\"~~~???\u{fe}\u{ff}>>>\""))
        let standard = { (text: String) in text.replacing("-", with: "+").replacing("_", with: "/") }
        try refuse(
            "standard_alphabet_in_the_claims", .alphabet,
            special.with { $0.spelledClaims = standard(Base64URL.encode($0.claims)) })
        try refuse(
            "standard_alphabet_in_the_signature", .alphabet,
            try good.signedWithBothSpecials {
                $0.spelledSignature = standard
            })
        let padded = { (text: String) in text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4) }
        // Behind a part of a whole number of groups padding would be nothing.
        let header = Members.header(.link).text + " "
        try refuse(
            "padding_behind_the_header", .alphabet,
            good.with {
                $0.header = Array(header.utf8); $0.spelledHeader = padded(Base64URL.encode($0.header))
            })
        try refuse(
            "padding_behind_the_claims", .alphabet,
            good.with {
                $0.claims.append(0x20); $0.spelledClaims = padded(Base64URL.encode($0.claims))
            })
        try refuse("padding_behind_the_signature", .alphabet, good.with { $0.spelledSignature = padded })
        let insert = { (odd: String, draft: inout Draft) in
            let text = Base64URL.encode(draft.claims)
            draft.spelledClaims = text.prefix(8) + odd + text.dropFirst(8)
        }
        try refuse("line_feed_inside_the_claims", .alphabet, good.with { insert("\n", &$0) })
        try refuse("carriage_return_and_line_feed_inside_the_claims", .alphabet, good.with { insert("\r\n", &$0) })
        try refuse("space_inside_the_claims", .alphabet, good.with { insert(" ", &$0) })
        try refuse("exclamation_mark_inside_the_claims", .alphabet, good.with { insert("!", &$0) })
        try refuse("letter_beyond_ascii_inside_the_claims", .alphabet, good.with { insert("\u{e9}", &$0) })
        try refuse("nul_inside_the_claims", .alphabet, good.with { insert("\0", &$0) })
        let behind = [("line_feed", "\n"), ("space", " "), ("nul", "\0"), ("tilde", "~"), ("percent_coded_nul", "%00")]
        for (name, odd) in behind {
            try refuse("\(name)_behind_the_token", .alphabet, good.with { $0.finish = { $0 + odd } })
        }
        let before = [("space", " "), ("byte_order_mark", "\u{feff}"), ("scheme_bearer", "Bearer "), ("quote", "\"")]
        for (name, odd) in before {
            try refuse("\(name)_before_the_token", .alphabet, good.with { $0.finish = { odd + $0 } })
        }
        try refuse(
            "percent_coded_dots", .alphabet,
            good.with {
                $0.finish = { $0.replacing(".", with: "%2E") }; $0.hasParts = false
            })
        try refuse(
            "flattened_json_serialisation", .alphabet, Source.may("RFC 7515 section 7.2.2"),
            good.with {
                $0.finish = { text in
                    let parts = text.split(separator: ".")
                    return #"{"payload":"\#(parts[1])","protected":"\#(parts[0])","signature":"\#(parts[2])"}"#
                }
                $0.hasParts = false
            })
    }

    private mutating func addOddShapes(_ good: Draft) throws {
        let text = { (text: String) in
            good.with {
                $0.finish = { _ in text }; $0.hasParts = false
            }
        }
        try refuse("empty_text", .shape, text(""))
        try refuse("two_dots_and_nothing_else", .shape, text(".."))
        try refuse(
            "one_part", .shape,
            good.with {
                $0.finish = { String($0.split(separator: ".")[0]) }; $0.hasParts = false
            })
        try refuse(
            "two_parts", .shape,
            good.with {
                $0.finish = { $0.split(separator: ".").prefix(2).joined(separator: ".") }; $0.hasParts = false
            })
        try refuse(
            "four_parts", .shape,
            good.with {
                $0.finish = { $0 + ".AAAA" }; $0.hasParts = false
            })
        try refuse(
            "five_parts_as_an_encrypted_token_has", .shape,
            good.with {
                $0.finish = { $0 + ".AAAA.AAAA" }
                $0.hasParts = false
            })
        try refuse(
            "dot_before_the_token", .shape,
            good.with {
                $0.finish = { "." + $0 }; $0.hasParts = false
            })
        try refuse(
            "dot_behind_the_token", .shape,
            good.with {
                $0.finish = { $0 + "." }; $0.hasParts = false
            })
        try refuse("empty_header", .shape, good.with { $0.header = [] })
        try refuse("empty_claims", .shape, good.with { $0.claims = [] })
        try refuse("empty_signature", .shape, good.with { $0.signature = { _ in [] } })
        try refuse(
            "unsecured_token_with_alg_none", .shape, Source.must("RFC 8725 section 3.2"),
            Draft(.link, header: Members.header(.link).with("alg", "\"none\"")).with { $0.signature = { _ in [] } })
    }

    private mutating func addOddEncodings(_ good: Draft) throws {
        let may = Source.may("RFC 4648 section 3.5")
        try refuse(
            "unused_bits_set_behind_the_header", .encoding, may,
            good.with {
                $0.header = Array("\(Members.header(.link).text) ".utf8)
                while $0.header.count % 3 == 0 { $0.header.append(0x20) }
                $0.spelledHeader = Self.settingUnusedBits(Base64URL.encode($0.header))
            })
        try refuse(
            "unused_bits_set_behind_the_claims", .encoding, may,
            good.with {
                while $0.claims.count % 3 == 0 { $0.claims.append(0x20) }
                $0.spelledClaims = Self.settingUnusedBits(Base64URL.encode($0.claims))
            })
        try refuse(
            "unused_bits_set_behind_the_signature", .encoding, may,
            good.with { $0.spelledSignature = Self.settingUnusedBits })
        let must = Source.must("RFC 4648 section 4")
        try refuse(
            "one_character_too_many_behind_the_header", .encoding, must,
            good.with {
                while $0.header.count % 3 != 0 { $0.header.append(0x20) }
                $0.spelledHeader = Base64URL.encode($0.header) + "A"
            })
        try refuse(
            "one_character_too_many_behind_the_claims", .encoding, must,
            good.with {
                while $0.claims.count % 3 != 0 { $0.claims.append(0x20) }
                $0.spelledClaims = Base64URL.encode($0.claims) + "A"
            })
        try refuse(
            "signature_cut_to_an_impossible_length", .encoding, must,
            good.with { $0.spelledSignature = { String($0.dropLast(2)) } })
    }

    /// `text`, whose last character carries bits of no byte, with the lowest of them set.
    private static func settingUnusedBits(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        guard let last = text.last, let index = alphabet.firstIndex(of: last) else { return text }
        return text.dropLast() + String(alphabet[index + 1])
    }
}

extension Draft {
    /// The draft with a claim that gives it a signature with `-` and `_`, and with `change`.
    fileprivate func signedWithBothSpecials(_ change: (inout Draft) -> Void) throws -> Draft {
        for number in 0..<1000 {
            let draft = with { $0.claims = Members.claims(purpose).with("x", "\(number)").utf8 }
            let signature = try Base64URL.encode(draft.sealed().signature)
            if signature.contains("-"), signature.contains("_") { return draft.with(change) }
        }
        throw Problem("no signature has both special characters")
    }
}
