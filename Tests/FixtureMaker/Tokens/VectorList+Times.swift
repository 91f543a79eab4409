import MagicLinkJWT

extension VectorList {
    /// Dates that are none, and dates that are not now.
    mutating func addTimes() throws {
        let good = Members.claims(.link)
        let codes: [(String, TokenError.Code?, TokenError.Code)] = [
            ("exp", .expiresAtMissing, .expiresAtMalformed), ("iat", .issuedAtMissing, .issuedAtMalformed),
            ("nbf", nil, .notBeforeMalformed), ("auth_time", .authenticatedAtMissing, .authenticatedAtMalformed),
        ]
        for (claim, missing, malformed) in codes {
            group(claim.replacing("_", with: "-"))
            let purpose: KeyPurpose = claim == "auth_time" ? .session : .link
            let claims = Members.claims(purpose)
            if let missing {
                try refuse(
                    "\(claim)_missing", missing, .may(Source(of: missing).section),
                    Draft(purpose, claims: claims.without(claim)))
            }
            let near = claim == "exp" ? "1800000600" : "1800000000"
            for (name, json) in Self.oddNumbers(around: near) + [
                ("below_minus_two_to_the_53", "-9007199254740993"), ("an_empty_string", "\"\""),
            ] {
                try refuse(
                    "\(claim)_\(name)", malformed, Self.source(of: name, malformed),
                    Draft(purpose, claims: claims.with(claim, json)))
            }
        }

        group("late")
        try refuse("exp_equal_to_now_is_too_late", .expired, at: 600, Draft(.link))
        try refuse("exp_a_second_ago_gets_no_leeway", .expired, at: 601, Draft(.link))
        try refuse("exp_a_year_ago", .expired, at: 31_536_600, Draft(.link))
        try refuse("exp_at_1970", .expired, Draft(.link, claims: good.with("exp", "0")))
        try refuse("exp_before_1970", .expired, Draft(.link, claims: good.with("exp", "-1")))
        for purpose in Kind.all where purpose != .link {
            try refuse(
                "exp_of_a_\(purpose.rawValue)_token_equal_to_now", .expired, at: Kind.life(purpose), Draft(purpose))
        }

        group("early")
        let may = Source.may("RFC 7519 section 4.1.6")
        try refuse("iat_one_second_further_ahead_than_the_leeway", .notYetValid, may, at: -31, Draft(.link))
        try refuse(
            "iat_at_two_to_the_53", .notYetValid, may, Draft(.link, claims: good.with("iat", "9007199254740992")))
        try refuse(
            "nbf_one_second_further_ahead_than_the_leeway", .notYetValid,
            Draft(.link, claims: good.with("nbf", "1800000031")))
        try refuse("nbf_a_year_ahead", .notYetValid, Draft(.link, claims: good.with("nbf", "1831536000")))
        for purpose in Kind.all where purpose != .link {
            try refuse("iat_of_a_\(purpose.rawValue)_token_too_far_ahead", .notYetValid, may, at: -31, Draft(purpose))
        }
        try refuse(
            "iat_ahead_and_exp_past_is_first_of_all_early", .notYetValid, may,
            Draft(.link, claims: good.with("iat", "1800000031").with("exp", "1799999999")))
    }

    /// A NumericDate may have a fraction or an exponent and any size; a string or a truth value it is never.
    private static func source(of name: String, _ code: TokenError.Code) -> Source {
        let isNumber = name.hasPrefix("a_float") || name.hasPrefix("b") || name == "with_an_exponent"
        let section = Source(of: code).section
        return isNumber || code == .authenticatedAtMalformed ? .may(section) : .must(section ?? "RFC 7519 section 2")
    }
}
