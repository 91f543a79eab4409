import MagicLinkJWT

extension VectorList {
    /// One token of each kind, as MagicLink writes it.
    mutating func addKinds() throws {
        group("kind")
        try accept("link_token_as_the_mail_carries_it", isOurs: true, Draft(.link))
        try accept("poll_token_of_the_waiting_client", isOurs: true, Draft(.poll))
        try accept("session_token_for_the_service_itself", isOurs: true, Draft(.session))
        let api = Members.claims(.session).with("aud", Members.quoted(World.api))
        try accept("session_token_for_a_registered_audience", isOurs: true, Draft(.session, claims: api))
        try accept("refresh_token_of_the_first_generation", isOurs: true, Draft(.refresh))
        let later = Members.claims(.refresh).with("gen", "41")
        try accept("refresh_token_of_a_later_generation", isOurs: true, Draft(.refresh, claims: later))
        for purpose in Kind.all {
            var draft = Draft(purpose, header: .header(purpose, master: 1))
            draft.master = 1
            try accept("\(purpose.rawValue)_token_under_the_older_key_of_the_ring", isOurs: true, draft)
        }
        let client = Members.claims(.poll).with("client_id", "\"caf\u{e9} \u{1f511}\"")
        try accept("client_id_beyond_ascii", isOurs: true, Draft(.poll, claims: client))
        let most = Members.claims(.refresh).with("gen", "9007199254740992")
        try accept("gen_at_two_to_the_53", isOurs: true, Draft(.refresh, claims: most))
    }

    /// The last moments at which a token is still good.
    mutating func addGoodTimes() throws {
        group("in-time")
        let claims = Members.claims(.link)
        try accept("one_second_before_exp_is_in_time", at: 599, isOurs: true, Draft(.link))
        try accept("refresh_token_one_second_before_its_thirty_days", at: 2_591_999, isOurs: true, Draft(.refresh))
        try accept("iat_as_far_ahead_as_the_leeway", at: -30, isOurs: true, Draft(.link))
        try accept("nbf_equal_to_now", Draft(.link, claims: claims.with("nbf", "1800000000")))
        try accept("nbf_as_far_ahead_as_the_leeway", Draft(.link, claims: claims.with("nbf", "1800000030")))
        try accept("nbf_before_1970", Draft(.link, claims: claims.with("nbf", "-1")))
        try accept("iat_at_1970", isOurs: true, Draft(.link, claims: claims.with("iat", "0")))
        try accept("iat_before_1970", isOurs: true, Draft(.link, claims: claims.with("iat", "-1")))
        try accept(
            "iat_at_minus_two_to_the_53", isOurs: true, Draft(.link, claims: claims.with("iat", "-9007199254740992")))
        try accept(
            "exp_at_two_to_the_53", isOurs: true, Draft(.link, claims: claims.with("exp", "9007199254740992")))
        try accept(
            "auth_time_is_not_held_against_the_clock", isOurs: true,
            Draft(.session, claims: .claims(.session).with("auth_time", "1900000000")))
    }

    /// Tokens with a right MAC that MagicLink would have spelled otherwise.
    mutating func addSpellings() throws {
        group("spelling")
        let (header, claims) = (Members.header(.link), Members.claims(.link))
        try accept("header_in_another_order", Draft(.link, header: header.reversed))
        try accept("claims_in_another_order", Draft(.link, claims: claims.reversed))
        try accept(
            "white_space_in_the_header",
            Draft(.link).with {
                $0.header = Array(
                    " \t\r\n{ \"alg\" : \"HS256\",\n\"typ\":\"login-link+jwt\" ,\"kid\":\"\(World.masterKeys[0].id)\"}\n"
                        .utf8)
            })
        try accept(
            "white_space_in_the_claims",
            Draft(.link).with { $0.claims = Array(" \t\r\n\(claims.text.replacing(":18", with: " : 18"))\r\n".utf8) })
        try accept("alg_spelled_with_an_escape", Draft(.link, header: header.with("alg", #""\u0048S256""#)))
        try accept(
            "member_name_spelled_with_an_escape",
            Draft(.link, claims: claims.without("exp").adding(#"e\u0078p"#, "1800000600")))
        try accept(
            "iss_with_escaped_slashes",
            Draft(.link, claims: claims.with("iss", #""https:\/\/login.example.org""#)))
        try accept(
            "unknown_claims_are_passed_over",
            Draft(
                .link,
                claims: claims.adding("", "null").adding("scope", "[true,false,{}]").adding("x", "-1.5e-3")
                    .adding("y", "123456789012345678901234567890").adding("z", #""\ud834\udd1e""#)))
        try accept(
            "names_equal_only_after_unicode_normalisation_are_two",
            Draft(.link, claims: claims.adding("\u{e9}", "1").adding("e\u{301}", "2")))
        try accept(
            "claims_nested_eight_deep", Draft(.link, claims: claims.adding("x", "[[[[[[[1]]]]]]]")))
        try accept("token_of_2048_characters", Draft(.link).padded(to: 2048))
    }
}

extension Draft {
    /// The draft with a claim more that makes its text `length` characters long; the length has to be possible.
    func padded(to length: Int) throws -> Draft {
        let overhead = try sealed().text.utf8.count
        for count in max(0, (length - overhead) * 3 / 4 - 12)...(length * 3 / 4) {
            let draft = with {
                $0.claims =
                    Array($0.claims.dropLast()) + Array(",\"x\":\"\(String(repeating: "x", count: count))\"}".utf8)
            }
            if try draft.sealed().text.utf8.count == length { return draft }
        }
        throw Problem("no claim makes a token of \(length) characters")
    }
}
