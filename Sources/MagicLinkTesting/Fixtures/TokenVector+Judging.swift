public import MagicLinkJWT

extension TokenVector {
    /// What this build says of the token, where that is not what is to be said; nil if all is well.
    ///
    /// Of an accepted token also its key and claims are looked at, and, if it is canonical, that signing its claims gives
    /// the same text again. Of every token the MAC is made anew.
    ///
    /// - Parameter keys: the fixtures' ring, ``FixtureKeys/ring()``.
    public func difference(under keys: KeyRing) -> String? {
        guard leeway == TokenCodec.clockLeeway else { return "expects a leeway that this build does not have" }
        guard isMACRight == hasRightMAC(under: keys) else { return "\"mac\" is not what the key gives" }
        let codec = TokenCodec(issuer: issuer, keys: keys, sessionAudiences: Set(audiences))
        return switch purpose {
        case .link: difference(from: codec, as: LinkClaims.self)
        case .poll: difference(from: codec, as: PollClaims.self)
        case .session: difference(from: codec, as: SessionClaims.self)
        case .refresh: difference(from: codec, as: RefreshClaims.self)
        case .number, .browser: "there are no tokens for the purpose \(purpose.rawValue)"
        }
    }

    /// True if behind the last dot stands the MAC under ``key`` of what stands before it.
    private func hasRightMAC(under keys: KeyRing) -> Bool {
        guard let dot = token.lastIndex(of: "."), let id = KeyID(key.prefix { $0 != "." }),
            let mac = keys.mac(Array(token[..<dot].utf8), for: purpose, under: id)
        else { return false }
        return Base64URL.encode(mac).utf8.elementsEqual(token[token.index(after: dot)...].utf8)
    }

    private func difference<Claims: TokenClaims>(from codec: TokenCodec, as type: Claims.Type) -> String? {
        guard type.kind.type == self.type else { return "expects typ \(self.type), which is not that of its purpose" }
        do throws(TokenError) {
            let verified = try codec.verify(token, as: type, at: now)
            guard case .accept(let isCanonical) = verdict else {
                return "accepted, and not refused with \(code?.rawValue ?? "")"
            }
            guard key == "\(verified.keyID).\(purpose.rawValue)" else { return "accepted under \(verified.keyID)" }
            let signed = try codec.sign(verified.claims, under: verified.keyID).text
            guard !isCanonical || signed == token else { return "accepted, but signed again it is another text" }
            return differenceOfClaims(in: signed)
        } catch {
            guard let code else { return "refused with \(error.code.rawValue), and not accepted" }
            return error.code == code ? nil : "refused with \(error.code.rawValue), and not with \(code.rawValue)"
        }
    }

    /// Holds the claims that were understood, and signed again, against those of the vector.
    private func differenceOfClaims(in signed: String) -> String? {
        guard let parts else { return "accepted, but it has no parts" }
        do {
            let spelled = signed.split(separator: ".")
            guard spelled.count == 3, let bytes = Base64URL.decode(String(spelled[1])),
                let understood = try JSONValue(parsing: bytes).object
            else { return "accepted, but its claims cannot be read again" }
            let claims = try JSONValue(parsing: parts.claims)
            let wrong = understood.members.first { claims[$0.name] != $0.value }
            return wrong.map { "accepted, but \($0.name) was understood as \($0.value.text)" }
        } catch {
            return "accepted, but its claims are no JSON: \(error)"
        }
    }
}
