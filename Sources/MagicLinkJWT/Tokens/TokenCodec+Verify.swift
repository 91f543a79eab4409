import MagicLinkCrypto

extension TokenCodec {
    /// Checks `text` completely, its time included, and returns what it says.
    ///
    /// `exp` equal to `now` is too late; `iat` and `nbf` may lie ``clockLeeway`` ahead.
    public func verify<Claims: TokenClaims>(
        _ text: String, as type: Claims.Type, at now: NumericDate
    ) throws(TokenError) -> VerifiedToken<Claims> {
        try check(text.utf8.span, at: now, endsAtExpiry: true)
    }

    /// Checks the token whose characters are `utf8`, as ``verify(_:as:at:)-(String,_,_)`` does.
    public func verify<Claims: TokenClaims>(
        utf8: [UInt8], as type: Claims.Type, at now: NumericDate
    ) throws(TokenError) -> VerifiedToken<Claims> {
        try check(utf8.span, at: now, endsAtExpiry: true)
    }

    /// Checks everything but `exp`: who signed it, not whether it is still good.
    ///
    /// For a link that was used: opened after its end it still says when, and still takes *This wasn't me*.
    public func authenticate<Claims: TokenClaims>(
        _ text: String, as type: Claims.Type, at now: NumericDate
    ) throws(TokenError) -> VerifiedToken<Claims> {
        try check(text.utf8.span, at: now, endsAtExpiry: false)
    }

    private func check<Claims: TokenClaims>(
        _ text: Span<UInt8>, at now: NumericDate, endsAtExpiry: Bool
    ) throws(TokenError) -> VerifiedToken<Claims> {
        let kind = Claims.kind
        let context = context(of: kind.purpose)
        let parts = try TokenParts(text, known: context)
        let index =
            if let index = parts.keyIndex { index } else { try keyIndex(of: parts.header, in: context) }
        let tag = try Self.tag(of: text.extracting(..<parts.claimsEnd), context.macs[index])
        guard Libcrypto.equal(tag.bytes.span, parts.signature) else { throw TokenError(.mac) }

        let table = try ClaimsTable(parsing: parts.claims)
        let isIssuer = try table.equals(.issuer, context.issuer)
        let isAudience = try isAudience(table, context)
        let claims = try kind.read(table)
        let notBefore = try table.dateIfPresent(.notBefore)
        guard isIssuer else { throw TokenError(.issuer) }
        guard isAudience else { throw TokenError(.audience) }

        let latest = now + Self.clockLeeway
        guard claims.issuedAt <= latest, notBefore.map({ $0 <= latest }) ?? true else {
            throw TokenError(.notYetValid)
        }
        guard !endsAtExpiry || now < claims.expiresAt else { throw TokenError(.expired) }
        return VerifiedToken(claims: claims, keyID: keys.entries[index].id)
    }

    private func isAudience(_ table: ClaimsTable, _ context: KindContext) throws(TokenError) -> Bool {
        if let audience = context.audience { return try table.equals(.audience, audience) }
        for audience in audiences where try table.equals(.audience, audience) { return true }
        return false
    }

    /// The place of the key that a header names which is not spelled as ours are.
    ///
    /// It is held against the same rule; mostly this finds the word for what is wrong with it.
    private func keyIndex(of json: [UInt8], in context: KindContext) throws(TokenError) -> Int {
        let members: JSONObject
        do {
            guard case .object(let object) = try JSONValue(parsing: json) else { throw TokenError(.headerJSON) }
            members = object
        } catch {
            throw TokenError(.headerJSON)
        }
        guard members["alg"].isExactly("HS256") else { throw TokenError(.algorithm) }
        guard members["typ"].isExactly(context.type) else { throw TokenError(.type) }
        guard case .string(let name)? = members["kid"], let id = KeyID(name), let index = keys.index(of: id) else {
            throw TokenError(.keyID)
        }
        guard members["crit"] == nil else { throw TokenError(.critical) }
        guard members.members.count == 3 else { throw TokenError(.headerMember) }
        return index
    }
}

extension JSONValue? {
    /// True if this is a string of the same bytes: `==` on strings would take canonically equivalent ones for equal.
    fileprivate func isExactly(_ text: String) -> Bool {
        guard case .string(let own)? = self else { return false }
        return own.utf8.elementsEqual(text.utf8)
    }
}
