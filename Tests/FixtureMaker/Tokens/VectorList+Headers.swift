import MagicLinkJWT

extension VectorList {
    /// Headers that are no strict JSON object, `typ`, `crit`, and members that we do not write.
    mutating func addHeaders() throws {
        let good = Members.header(.link)
        group("header-json")
        for (name, json, source) in Self.oddObjects(
            good.text, doubled: ("alg", "\"HS256\""), unique: "RFC 7515 section 4")
        {
            try refuse("header_\(name)", .headerJSON, source, Draft(.link).with { $0.header = json })
        }
        let doubled = Source.may("RFC 7515 section 4")
        for (name, values) in [("hs256_then_none", ("HS256", "none")), ("none_then_hs256", ("none", "HS256"))] {
            let header = good.with("alg", "\"\(values.0)\"").adding("alg", "\"\(values.1)\"")
            try refuse("header_with_two_algs_\(name)", .headerJSON, doubled, Draft(.link, header: header))
        }

        group("typ")
        try refuse("typ_missing", .type, Draft(.link, header: good.without("typ")))
        let values = [
            ("is_plain_jwt", "\"JWT\""), ("in_capitals", "\"LOGIN-LINK+JWT\""),
            ("with_the_prefix_application", "\"application/login-link+jwt\""),
            ("with_a_space_behind", "\"login-link+jwt \""),
            ("empty", "\"\""), ("null", "null"), ("a_number", "1"), ("a_list", "[\"login-link+jwt\"]"),
        ]
        for (name, json) in values {
            // As media types these two would be the same as ours.
            let isSameMediaType = name == "in_capitals" || name == "with_the_prefix_application"
            let source = isSameMediaType ? Source.may("RFC 7515 section 4.1.9") : nil
            try refuse("typ_\(name)", .type, source, Draft(.link, header: good.with("typ", json)))
        }
        for purpose in Kind.all where purpose != .link {
            let other = Members.quoted(Kind.type(purpose))
            try refuse(
                "typ_of_a_\(purpose.rawValue)_token_under_the_link_key", .type,
                Draft(.link, header: good.with("typ", other)))
        }

        group("crit")
        let crits = [
            ("names_exp", #"["exp"]"#), ("names_a_member_that_is_missing", #"["x"]"#), ("empty", "[]"),
            ("null", "null"),
            ("a_string", #""exp""#), ("names_alg", #"["alg"]"#), ("names_a_number", "[1]"),
        ]
        for (name, json) in crits {
            // Producers must not write these two; the section tells nobody to refuse them.
            let source = name == "empty" || name == "names_alg" ? Source.may("RFC 7515 section 4.1.11") : nil
            try refuse("crit_\(name)", .critical, source, Draft(.link, header: good.adding("crit", json)))
        }
        try refuse(
            "crit_names_an_extension_that_is_there", .critical,
            Draft(
                .link,
                header: good.adding("https://example.org/x", "true").adding("crit", #"["https://example.org/x"]"#)))
        try refuse(
            "crit_names_b64_which_is_false", .critical, Source.must("RFC 7797 section 7"),
            Draft(.link, header: good.adding("b64", "false").adding("crit", #"["b64"]"#)))

        group("member")
        let attacker = #"{"kty":"oct","k":"YXR0YWNrZXI"}"#
        let members = [
            ("b64_false_without_crit", "b64", "false"), ("b64_true", "b64", "true"), ("embedded_jwk", "jwk", attacker),
            ("jku", "jku", #""https://attacker.example/keys.json""#),
            ("x5u", "x5u", #""https://attacker.example/cert""#),
            ("x5c", "x5c", #"["MIIB"]"#), ("x5t", "x5t", #""AAAA""#), ("cty_of_a_nested_token", "cty", #""JWT""#),
            ("zip", "zip", #""DEF""#), ("enc", "enc", #""A128GCM""#), ("iss_copied_into_the_header", "iss", #""x""#),
            ("member_without_a_name", "", "1"), ("alg_in_capitals_beside_alg", "ALG", #""none""#),
        ]
        for (name, member, json) in members {
            let source = name == "b64_false_without_crit" ? Source.must("RFC 7797 section 6") : nil
            try refuse(name, .headerMember, source, Draft(.link, header: good.adding(member, json)))
        }
    }

    /// `alg` in every odd spelling.
    mutating func addAlgorithms() throws {
        let good = Members.header(.link)
        group("alg")
        try refuse(
            "alg_missing", .algorithm, Source.must("RFC 7515 section 4.1.1"), Draft(.link, header: good.without("alg")))
        try refuse(
            "header_an_empty_object", .algorithm, Source.must("RFC 7515 section 4.1.1"),
            Draft(.link, header: Members([])))
        let names = [
            ("none", "none"), ("none_capitalised", "None"), ("none_in_capitals", "NONE"),
            ("none_in_mixed_case", "nOnE"),
            ("hs256_in_small_letters", "hs256"), ("hs256_in_mixed_case", "Hs256"), ("hs384", "HS384"),
            ("hs512", "HS512"),
            ("rs256", "RS256"), ("es256", "ES256"), ("ps256", "PS256"), ("eddsa", "EdDSA"), ("dir", "dir"),
            ("empty", ""), ("hs256_with_a_space_behind", "HS256 "), ("hs256_with_a_nul_behind", "HS256\\u0000"),
            ("hs256_in_full_width_digits", "HS\u{ff12}\u{ff15}\u{ff16}"), ("hs256_by_its_hash", "SHA256"),
        ]
        for (name, alg) in names {
            try refuse("alg_\(name)", .algorithm, Draft(.link, header: good.with("alg", "\"\(alg)\"")))
        }
        for (name, json) in [("null", "null"), ("a_number", "256"), ("true", "true"), ("a_list", #"["HS256"]"#)] {
            try refuse("alg_\(name)", .algorithm, Draft(.link, header: good.with("alg", json)))
        }
    }

    /// `kid` as a name of no key, and as something to be looked up in a place where nothing is to be looked up.
    mutating func addKeyNames() throws {
        let good = Members.header(.link)
        group("kid")
        let may = Source.may("RFC 7515 section 4.1.4")
        try refuse("kid_missing", .keyID, may, Draft(.link, header: good.without("kid")))
        let names = [
            ("empty", ""), ("unknown", "fixtures-2028"), ("in_capitals", "FIXTURES-2027"),
            ("a_path", "../../../../dev/null"),
            ("an_absolute_path", "/etc/hostname"), ("a_query", "x' UNION SELECT 'key"), ("a_command", "x|id"),
            ("with_a_nul_behind", "fixtures-2027\\u0000"), ("with_a_space_behind", "fixtures-2027 "),
            ("an_address", "https://attacker.example/key"), ("of_33_characters", String(repeating: "k", count: 33)),
            ("of_1000_characters", String(repeating: "k", count: 1000)), ("of_a_derived_key", "fixtures-2027.link"),
        ]
        for (name, kid) in names {
            // Who has one key may verify with it whatever its name.
            try refuse("kid_\(name)", .keyID, may, Draft(.link, header: good.with("kid", "\"\(kid)\"")))
        }
        for (name, json) in [("null", "null"), ("a_number", "2027"), ("a_list", #"["fixtures-2027"]"#)] {
            try refuse("kid_\(name)", .keyID, Draft(.link, header: good.with("kid", json)))
        }
    }
}
