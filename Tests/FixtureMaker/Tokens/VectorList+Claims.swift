import MagicLinkJWT

extension VectorList {
    /// Claims that are no strict JSON object.
    mutating func addClaimsTexts() throws {
        group("claims-json")
        let good = Members.claims(.link)
        for (name, json, source) in Self.oddObjects(
            good.text, doubled: ("exp", "1800000600"), unique: "RFC 7519 section 4")
        {
            try refuse("claims_\(name)", .claimsJSON, source, Draft(.link).with { $0.claims = json })
        }
        let token = try Draft(.link).sealed().text
        try refuse(
            "claims_that_are_a_token_themselves", .claimsJSON, Draft(.link).with { $0.claims = Array(token.utf8) })
        let later = good.adding("exp", "1900000000")
        try refuse(
            "a_later_exp_behind_the_first", .claimsJSON, .may("RFC 7519 section 4"), at: 600,
            Draft(.link, claims: later))
    }

    /// Names that are nearly those of a claim, which is then missing.
    mutating func addClaimNames() throws {
        group("claim-name")
        let names = [
            ("in_capitals", "EXP"), ("with_a_nul_before_it", "\\u0000exp"), ("with_a_nul_behind", "exp\\u0000"),
            ("with_a_space_before_it", " exp"), ("with_a_letter_behind", "exp2"),
        ]
        for (name, spelled) in names {
            let claims = Members.claims(.link).without("exp").adding(spelled, "1800000600")
            let source = Source.may(Source(of: .expiresAtMissing).section)
            try refuse("exp_spelled_\(name)_is_another_claim", .expiresAtMissing, source, Draft(.link, claims: claims))
        }
    }

    /// Who says it, and to whom.
    mutating func addParties() throws {
        group("iss")
        let good = Members.claims(.link)
        try refuse("iss_missing", .issuerMissing, Draft(.link, claims: good.without("iss")))
        let noStrings = [
            ("a_number", "1"), ("null", "null"), ("a_list", "[\"\(World.issuer)\"]"), ("an_object", "{}"),
            ("true", "true"),
        ]
        for (name, json) in noStrings {
            try refuse("iss_\(name)", .issuerMalformed, Draft(.link, claims: good.with("iss", json)))
        }
        let issuers = [
            ("with_a_slash_behind", World.issuer + "/"), ("in_capitals", "https://LOGIN.example.org"),
            ("of_another_host", "https://login.example.com"), ("with_the_scheme_http", "http://login.example.org"),
            ("that_begins_like_ours", World.issuer + ".attacker.example"), ("cut_short", "https://login.example.or"),
            ("with_the_port_that_is_default", World.issuer + ":443"), ("with_a_nul_behind", World.issuer + "\\u0000"),
            ("with_a_space_behind", World.issuer + " "), ("empty", ""),
            ("with_a_letter_that_looks_alike", "https://l\u{43e}gin.example.org"),
        ]
        for (name, issuer) in issuers {
            try refuse("iss_\(name)", .issuer, Draft(.link, claims: good.with("iss", "\"\(issuer)\"")))
        }

        group("aud")
        try refuse("aud_missing", .audienceMissing, Draft(.link, claims: good.without("aud")))
        let confirm = Kind.audiences(.link)[0]
        let may = Source.may("RFC 7519 section 4.1.3")
        try refuse(
            "aud_a_list_of_the_right_one", .audienceMalformed, may,
            Draft(.link, claims: good.with("aud", "[\"\(confirm)\"]")))
        try refuse(
            "aud_a_list_of_two", .audienceMalformed, may,
            Draft(.link, claims: good.with("aud", "[\"https://other.example\",\"\(confirm)\"]")))
        for (name, json) in [("a_number", "1"), ("null", "null"), ("an_empty_list", "[]"), ("an_object", "{}")] {
            try refuse("aud_\(name)", .audienceMalformed, Draft(.link, claims: good.with("aud", json)))
        }
        let audiences: [(String, KeyPurpose, String)] = [
            ("link_for_the_path_token", .link, World.issuer + "/token"), ("link_for_the_service", .link, World.issuer),
            ("link_with_a_slash_behind", .link, confirm + "/"),
            ("link_in_another_case", .link, World.issuer + "/Confirm"),
            ("link_empty", .link, ""), ("poll_for_the_path_confirm", .poll, confirm),
            ("refresh_for_the_service", .refresh, World.issuer),
            ("session_for_the_path_token", .session, World.issuer + "/token"),
            ("session_for_a_service_that_is_not_registered", .session, "https://other.example.org"),
        ]
        for (name, purpose, audience) in audiences {
            let claims = Members.claims(purpose).with("aud", "\"\(audience)\"")
            try refuse("aud_of_a_\(name)", .audience, Draft(purpose, claims: claims))
        }
    }

    /// Ids, client and generation.
    mutating func addIdentifiers() throws {
        group("id")
        let codes: [(String, TokenError.Code, TokenError.Code)] = [
            ("sub", .subjectMissing, .subjectMalformed), ("sid", .sessionMissing, .sessionMalformed),
            ("jti", .tokenIDMissing, .tokenIDMalformed),
        ]
        let own = Source.may(nil)
        for (claim, missing, malformed) in codes {
            let good = Members.claims(.link)
            try refuse("\(claim)_missing", missing, own, Draft(.link, claims: good.without(claim)))
            for (name, json) in [("a_number", "1"), ("null", "null"), ("a_list", "[]")] {
                let source = claim == "sid" ? own : Source(of: malformed)
                try refuse("\(claim)_\(name)", malformed, source, Draft(.link, claims: good.with(claim, json)))
            }
            let id = Kind.value(of: claim, .link).dropFirst().dropLast()
            for (name, text) in Self.oddIDs(String(id)) {
                try refuse("\(claim)_\(name)", malformed, own, Draft(.link, claims: good.with(claim, "\"\(text)\"")))
            }
        }
        group("client")
        for purpose in [KeyPurpose.poll, .session, .refresh] {
            let good = Members.claims(purpose), word = purpose.rawValue
            try refuse(
                "client_id_of_a_\(word)_token_missing", .clientIDMissing,
                Draft(purpose, claims: good.without("client_id")))
            try refuse(
                "client_id_of_a_\(word)_token_a_number", .clientIDMalformed,
                Draft(purpose, claims: good.with("client_id", "1")))
        }
        group("gen")
        let refresh = Members.claims(.refresh)
        try refuse("gen_missing", .generationMissing, Draft(.refresh, claims: refresh.without("gen")))
        for (name, json) in Self.oddNumbers(around: "0") + [("negative", "-1"), ("minus_zero", "-0")] {
            try refuse("gen_\(name)", .generationMalformed, Draft(.refresh, claims: refresh.with("gen", json)))
        }
    }

    /// Spellings of an id that is not the one spelling.
    private static func oddIDs(_ id: String) -> [(String, String)] {
        [
            ("empty", ""), ("one_character_short", String(id.dropLast())), ("one_character_long", id + "A"),
            ("with_padding", id + "=="), ("with_a_space_behind", id + " "),
            ("with_unused_bits_set", id.dropLast() + "B"),
            ("spelled_with_an_escape", "\\u00" + String(id.utf8.first ?? 0, radix: 16) + id.dropFirst()),
            ("as_a_uuid_with_hyphens", "00112233-4455-4677-8899-aabbccddeeff"),
        ]
    }

    /// What is no integer within 2^53, though somebody may take it for the number `near`.
    static func oddNumbers(around near: String) -> [(name: String, json: String)] {
        [
            ("a_string", "\"\(near)\""), ("a_float", near + ".5"), ("a_float_without_a_fraction", near + ".0"),
            ("with_an_exponent", near + "e0"), ("null", "null"), ("true", "true"), ("a_list", "[\(near)]"),
            ("beyond_two_to_the_53", "9007199254740993"), ("beyond_64_bits", "18446744073709551616"),
            ("beyond_double", "1e400"),
        ]
    }
}
