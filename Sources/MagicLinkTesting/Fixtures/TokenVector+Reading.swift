import MagicLinkJWT

extension TokenVector {
    init(reading reader: FixtureReader) throws(FixtureError) {
        self = try reader.object { members throws(FixtureError) in
            let expect = try members.take("expect").object { members throws(FixtureError) in
                (
                    type: try members.take("typ").string(), issuer: try members.take("iss").string(),
                    audiences: try members.take("aud").list { value throws(FixtureError) in try value.string() }
                )
            }
            let decoded = try members.take("decoded")
            return Self(
                id: try members.take("id").string(), name: try members.take("name").string(),
                purpose: try members.take("purpose").word(KeyPurpose.self), key: try members.take("key").string(),
                now: NumericDate(try members.take("now").integer()),
                leeway: .seconds(try members.take("leeway").integer()), type: expect.type, issuer: expect.issuer,
                audiences: expect.audiences, token: try members.take("token").string(),
                isMACRight: try members.take("mac").bool(),
                parts: decoded.value == .null ? nil : try Parts(reading: decoded),
                verdict: try Verdict(taking: &members))
        }
    }
}

extension TokenVector.Parts {
    fileprivate init(reading reader: FixtureReader) throws(FixtureError) {
        self = try reader.object { members throws(FixtureError) in
            Self(
                header: try Self.bytes("header", &members), claims: try Self.bytes("claims", &members),
                signature: try members.take("signature_b64u").base64URL())
        }
    }

    /// A part as text, or in base64url where it is no UTF-8.
    private static func bytes(_ name: String, _ members: inout FixtureMembers) throws(FixtureError) -> [UInt8] {
        if let text = members.takeIfPresent(name) { return Array(try text.string().utf8) }
        return try members.take(name + "_b64u").base64URL()
    }
}

extension TokenVector.Verdict {
    private enum Word: String {
        case accept, reject
    }

    private enum Basis: String {
        case must, may
    }

    fileprivate init(taking members: inout FixtureMembers) throws(FixtureError) {
        switch try members.take("verdict").word(Word.self) {
        case .accept: self = .accept(isCanonical: try members.take("canonical").bool())
        case .reject:
            let section = try members.take("rfc")
            self = .refuse(
                TokenVector.Refusal(
                    code: try members.take("code").word(TokenError.Code.self),
                    check: try members.take("check").string(),
                    section: section.value == .null ? nil : try section.string(),
                    isDemanded: try members.take("basis").word(Basis.self) == .must,
                    leniency: try members.take("leniency").list { value throws(FixtureError) in try value.string() }))
        }
    }
}
