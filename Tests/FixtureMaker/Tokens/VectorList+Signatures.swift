import MagicLinkCrypto
import MagicLinkJWT

extension VectorList {
    /// Well-formed tokens whose signature is not the MAC.
    mutating func addSignatures() throws {
        let good = Draft(.link)
        group("mac")
        try refuse("signature_of_zeros", .mac, good.with { $0.signature = { $0.map { _ in 0 } } })
        try refuse(
            "first_bit_of_the_signature_flipped", .mac, good.with { $0.signature = { [$0[0] ^ 0x80] + $0[1...] } })
        try refuse("last_bit_of_the_signature_flipped", .mac, good.with { $0.signature = { $0[..<31] + [$0[31] ^ 1] } })
        try refuse("signature_cut_by_one_byte", .mac, good.with { $0.signature = { Array($0.dropLast()) } })
        try refuse("signature_cut_to_half", .mac, good.with { $0.signature = { Array($0.prefix(16)) } })
        try refuse("signature_of_one_byte", .mac, good.with { $0.signature = { Array($0.prefix(1)) } })
        try refuse("signature_with_a_zero_behind", .mac, good.with { $0.signature = { $0 + [0] } })
        try refuse("signature_twice", .mac, good.with { $0.signature = { $0 + $0 } })
        try refuse(
            "signature_in_hexadecimal", .mac,
            good.with {
                $0.signature = { Array($0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined().utf8) }
            })
        try addWrongKeys(good)
        try addWrongMessages(good)
    }

    private mutating func addWrongKeys(_ good: Draft) throws {
        let master = World.masterKeys[0].text
        func under(_ key: [UInt8]) throws -> Draft {
            let message = Base64URL.encode(good.header) + "." + Base64URL.encode(good.claims)
            let tag = try Draft.mac(of: message, key)
            return good.with { $0.signature = { _ in tag } }
        }
        try refuse("under_the_master_key_itself", .mac, under(Array(master.utf8)))
        try refuse("under_the_master_key_in_base64url", .mac, under(Array(Base64URL.encode(Array(master.utf8)).utf8)))
        try refuse(
            "under_the_key_in_base64url", .mac,
            under(Array(Base64URL.encode(KeyFixtures.derive(.link, from: master)).utf8)))
        try refuse("under_an_empty_key", .mac, under([]))
        try refuse(
            "under_the_key_of_the_older_ring_entry", .mac,
            under(KeyFixtures.derive(.link, from: World.masterKeys[1].text)))
        for purpose in KeyPurpose.allCases where purpose != .link {
            try refuse("under_the_\(purpose.rawValue)_key", .mac, under(KeyFixtures.derive(purpose, from: master)))
        }
        for purpose in Kind.all where purpose != .link {
            let text = Draft(purpose)
            let message = Base64URL.encode(text.header) + "." + Base64URL.encode(text.claims)
            let tag = try Draft.mac(of: message, KeyFixtures.derive(.link, from: master))
            try refuse("\(purpose.rawValue)_token_under_the_link_key", .mac, text.with { $0.signature = { _ in tag } })
        }
        try refuse(
            "under_a_published_rsa_key_as_secret", .mac, Source.must("RFC 8725 section 2.1"),
            under(Array(Self.publicKey.utf8)))
    }

    private mutating func addWrongMessages(_ good: Draft) throws {
        let (header, claims) = (Base64URL.encode(good.header), Base64URL.encode(good.claims))
        let changed = Members.claims(.link)
        func over(_ message: String, _ draft: Draft? = nil) throws -> Draft {
            let tag = try good.mac(of: message)
            return (draft ?? good).with { $0.signature = { _ in tag } }
        }
        try refuse("mac_of_the_claims_alone", .mac, over(claims))
        try refuse("mac_of_the_header_alone", .mac, over(header))
        try refuse("mac_without_the_dot", .mac, over(header + claims))
        try refuse("mac_of_the_decoded_parts", .mac, over(Members.header(.link).text + "." + changed.text))
        try refuse(
            "hash_without_a_key", .mac,
            good.with {
                let hash = try Libcrypto.sha256(Array("\(header).\(claims)".utf8)).array
                $0.signature = { _ in hash }
            })
        try refuse(
            "exp_changed_after_signing", .mac,
            over("\(header).\(claims)", Draft(.link, claims: changed.with("exp", "1900000000"))))
        try refuse(
            "sub_changed_after_signing", .mac,
            over("\(header).\(claims)", Draft(.link, claims: changed.with("sub", Kind.value(of: "sid", .link)))))
        try refuse(
            "white_space_added_to_the_header_after_signing", .mac,
            over("\(header).\(claims)", good.with { $0.header.append(0x20) }))
        try refuse(
            "kid_of_the_other_key_after_signing", .mac,
            over("\(header).\(claims)", Draft(.link, header: .header(.link, master: 1))))
        try refuse(
            "claims_that_are_no_json_under_a_wrong_mac", .mac,
            good.with {
                $0.claims = Array("hello".utf8)
                $0.signature = { $0.map { _ in 1 } }
            })

        group("other-kind")
        for purpose in Kind.all {
            for other in Kind.all where other != purpose {
                let code: TokenError.Code = .type
                let token = try Draft(other).sealed().text
                try refuse(
                    "\(other.rawValue)_token_where_a_\(purpose.rawValue)_token_is_expected", code,
                    Draft(purpose, header: .header(other), claims: .claims(other)).with { $0.finish = { _ in token } })
            }
        }
    }

    /// A public key of ours, made for this file; its private half was thrown away.
    private static let publicKey = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAi+mRADtY+1Z8GKZv8Rc9
        eYhnrqGYwvpc2W+eZfLJlxLQWwDpLZebwltty8kFkmljuKDNgDcTGsH3frdgD3z9
        Fk2dzudBsXEGvDQ0VPMhh2rhwOmIWIoJ3AtrNIerkaCqVtu/40pRzZBg8AfbwupA
        hB8WEXcDpW/omS333I5v/yqCjhJ5rRvbyRX+KYG+gTm/eAq6KnXmbxe3dgySYYX4
        DgojMx3BYlSdcLeMQlyUA2PFFjBrMcTN/KrZ7OvyeC/Yp/XYuj795S4pPEJmdySz
        5FNscWI88ISVQBA5UDfLa0x+dF+mSTx9zNeIPeBTcPBOF0h9lsGWCFxzPa7f7Qt0
        nQIDAQAB
        -----END PUBLIC KEY-----

        """
}
