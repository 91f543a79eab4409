import MagicLinkCrypto

extension TokenCodec {
    /// Checks `text` completely, its time included, and returns what it says.
    ///
    /// `exp` equal to `now` is too late; `iat` and `nbf` may lie ``clockLeeway`` ahead.
    @inlinable public func verify<Claims: TokenClaims>(
        _ text: String, as type: Claims.Type, at now: NumericDate
    ) throws(TokenError) -> VerifiedToken<Claims> {
        try Claims.kind.work.check(self, text.utf8.span, now, true)
    }

    /// Checks the token whose characters are `utf8`, as ``verify(_:as:at:)-(String,_,_)`` does.
    @inlinable public func verify<Claims: TokenClaims>(
        utf8: [UInt8], as type: Claims.Type, at now: NumericDate
    ) throws(TokenError) -> VerifiedToken<Claims> {
        try Claims.kind.work.check(self, utf8.span, now, true)
    }

    /// Checks everything but `exp`: who signed it, not whether it is still good.
    ///
    /// For a link that was used: opened after its end it still says when, and still takes *This wasn't me*.
    @inlinable public func authenticate<Claims: TokenClaims>(
        _ text: String, as type: Claims.Type, at now: NumericDate
    ) throws(TokenError) -> VerifiedToken<Claims> {
        try Claims.kind.work.check(self, text.utf8.span, now, false)
    }

    func checked<Claims: WrittenClaims>(
        _ text: Span<UInt8>, at now: NumericDate, endsAtExpiry: Bool
    ) throws(TokenError) -> VerifiedToken<Claims> {
        let context = Claims.context(of: self)
        let own: VerifiedToken<Claims>? = try own(text, context)
        let token = if let own { own } else { try any(text, context, at: now) as VerifiedToken<Claims> }
        guard token.claims.issuedAt <= now + Self.clockLeeway else { throw TokenError(.notYetValid) }
        guard !endsAtExpiry || now < token.claims.expiresAt else { throw TokenError(.expired) }
        return token
    }

    /// What a text says that is letter by letter as we write it; nil for every other, which may still be right.
    ///
    /// Nearly all tokens are, and the header, issuer and audience are then known by sight. Whatever is accepted here,
    /// ``any(_:_:at:)`` would accept with the same result, and so it is with the one refusal.
    private func own<Claims: WrittenClaims>(
        _ text: Span<UInt8>, _ context: KindContext
    ) throws(TokenError) -> VerifiedToken<Claims>? {
        guard text.count <= Self.sizeLimit, let opening = context.opening(of: text) else { return nil }
        var source = OwnClaims()
        guard try opening.authenticate(text, decoding: &source) else { return nil }
        do throws(TokenError) {
            let claims = try Claims.read(from: &source)
            try source.end()
            if let audience = claims.ownAudience {
                guard audiences.contains(where: { $0.elementsEqual(audience.utf8) }) else { return nil }
            }
            return VerifiedToken(claims: claims, keyID: opening.keyID)
        } catch {
            return nil
        }
    }

    /// What a text says, however it is spelled; every check but the time's, of which only that of `nbf`, is done here.
    private func any<Claims: WrittenClaims>(
        _ text: Span<UInt8>, _ context: KindContext, at now: NumericDate
    ) throws(TokenError) -> VerifiedToken<Claims> {
        let parts = try TokenParts(text)
        let index = try keyIndex(of: parts.header, in: context)
        let tag = try Self.tag(of: text.extracting(..<parts.claimsEnd), context.macs[index])
        guard tag.isEqual(to: parts.signature.span) else { throw TokenError(.mac) }

        var table = try ClaimsTable(parsing: parts.claims)
        let isIssuer = try table.equals(.issuer, context.issuer)
        let isAudience = try isAudience(table, context)
        let claims = try Claims.read(from: &table)
        let notBefore = try table.dateIfPresent(.notBefore)
        guard isIssuer else { throw TokenError(.issuer) }
        guard isAudience else { throw TokenError(.audience) }
        guard notBefore.map({ $0 <= now + Self.clockLeeway }) ?? true else { throw TokenError(.notYetValid) }
        return VerifiedToken(claims: claims, keyID: keys.entries[index].id)
    }

    private func isAudience(_ table: ClaimsTable, _ context: KindContext) throws(TokenError) -> Bool {
        if let audience = context.audience { return try table.equals(.audience, audience) }
        for audience in audiences where try table.equals(.audience, audience) { return true }
        return false
    }

    /// The place of the key that a header names.
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
