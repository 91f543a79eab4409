import Testing

@testable import MagicLinkJWT

@Suite struct TokenCodecTests {
    let sample: Sample
    init() throws { sample = try Sample() }

    @Test("What is signed is verified and says the same")
    func roundTrip() throws {
        let now = NumericDate(1_800_000_200)
        let (codec, key) = (sample.codec, sample.keyID)
        let link = try codec.verify(codec.sign(sample.link, under: key).text, as: LinkClaims.self, at: now)
        #expect(link.claims == sample.link && link.keyID == key)
        let poll = try codec.verify(codec.sign(sample.poll, under: key).text, as: PollClaims.self, at: now)
        #expect(poll.claims == sample.poll)
        let session = try codec.verify(codec.sign(sample.session, under: key).text, as: SessionClaims.self, at: now)
        #expect(session.claims == sample.session)
        let refresh = try codec.verify(codec.sign(sample.refresh, under: key).text, as: RefreshClaims.self, at: now)
        #expect(refresh.claims == sample.refresh)
    }

    @Test("Text and bytes are verified alike")
    func bytes() throws {
        let text = try sample.codec.sign(sample.link, under: sample.keyID).text
        let now = Sample.issuedAt
        let verified = try sample.codec.verify(utf8: Array(text.utf8), as: LinkClaims.self, at: now)
        #expect(verified == (try sample.codec.verify(text, as: LinkClaims.self, at: now)))
        #expect(throws: TokenError.self) {
            try sample.codec.verify(utf8: Array(text.utf8.dropLast()), as: LinkClaims.self, at: now)
        }
    }

    /// Made once by Python's hmac, json and base64 from the master key of `Sample`; never by this code.
    @Test("The tokens are those that Python made")
    func golden() throws {
        let (codec, key) = (sample.codec, sample.keyID)
        #expect(
            try codec.sign(sample.link, under: key).text == """
                eyJhbGciOiJIUzI1NiIsInR5cCI6ImxvZ2luLWxpbmsrand0Iiwia2lkIjoiazEifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4Y\
                W1wbGUub3JnIiwiYXVkIjoiaHR0cHM6Ly9sb2dpbi5leGFtcGxlLm9yZy9jb25maXJtIiwic3ViIjoiQUJFaU0wUlZSbmVJbWFxN\
                3pOM3VfdyIsInNpZCI6IkFTTkZaNG1yVGUtQkkwVm5pYXZON3ciLCJqdGkiOiJfdHk2bUhaVVFoQ08zTHFZZGxReUVBIiwiaWF0I\
                joxODAwMDAwMDAwLCJleHAiOjE4MDAwMDA2MDB9.081new8j4x2vE3OfUQOsN4xXV4qGYXdjYNXCiGP0KVQ
                """)
        #expect(
            try codec.sign(sample.poll, under: key).text == """
                eyJhbGciOiJIUzI1NiIsInR5cCI6ImxvZ2luLXBvbGwrand0Iiwia2lkIjoiazEifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4Y\
                W1wbGUub3JnIiwiYXVkIjoiaHR0cHM6Ly9sb2dpbi5leGFtcGxlLm9yZy90b2tlbiIsInNpZCI6IkFTTkZaNG1yVGUtQkkwVm5pY\
                XZON3ciLCJjbGllbnRfaWQiOiJtYWdpY2xpbmsiLCJpYXQiOjE4MDAwMDAwMDAsImV4cCI6MTgwMDAwMDkzMH0.0ia2T5JwCL-ON\
                -Ckz6snrtJW1X0Sov3NIelzBuZt5Uk
                """)
        #expect(
            try codec.sign(sample.session, under: key).text == """
                eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUub3Jn\
                IiwiYXVkIjoiaHR0cHM6Ly9hcGkuZXhhbXBsZS5vcmciLCJzdWIiOiJBQkVpTTBSVlJuZUltYXE3ek4zdV93Iiwic2lkIjoiQVNO\
                Rlo0bXJUZS1CSTBWbmlhdk43dyIsImNsaWVudF9pZCI6Im1hZ2ljbGluayIsImF1dGhfdGltZSI6MTgwMDAwMDEwMCwiaWF0Ijox\
                ODAwMDAwMTIwLCJleHAiOjE4MDAwMDEwMjAsImp0aSI6Il90eTZtSFpVUWhDTzNMcVlkbFF5RUEifQ.qSXQZfw64S6aumOIuUWRU\
                RsDSeYaTnb3-RRFykulmG4
                """)
        #expect(
            try codec.sign(sample.refresh, under: key).text == """
                eyJhbGciOiJIUzI1NiIsInR5cCI6ImxvZ2luLXJlZnJlc2grand0Iiwia2lkIjoiazEifQ.eyJpc3MiOiJodHRwczovL2xvZ2luL\
                mV4YW1wbGUub3JnIiwiYXVkIjoiaHR0cHM6Ly9sb2dpbi5leGFtcGxlLm9yZy90b2tlbiIsInNpZCI6IkFTTkZaNG1yVGUtQkkwV\
                m5pYXZON3ciLCJjbGllbnRfaWQiOiJtYWdpY2xpbmsiLCJnZW4iOjAsImlhdCI6MTgwMDAwMDEyMCwiZXhwIjoxODAyNTkyMDAwf\
                Q.8b1eX59kbvuBYLk-dZiHwGLkD_-gi3rBDM27OUSijCM
                """)
    }

    @Test("No kind of token is taken for another")
    func kindsApart() throws {
        let (codec, key) = (sample.codec, sample.keyID)
        let texts = [
            try codec.sign(sample.link, under: key).text, try codec.sign(sample.poll, under: key).text,
            try codec.sign(sample.session, under: key).text, try codec.sign(sample.refresh, under: key).text,
        ]
        for (index, text) in texts.enumerated() {
            #expect(refusal(of: text, as: LinkClaims.self, by: codec) == (index == 0 ? nil : .type))
            #expect(refusal(of: text, as: PollClaims.self, by: codec) == (index == 1 ? nil : .type))
            let then = NumericDate(1_800_000_120)
            #expect(refusal(of: text, as: SessionClaims.self, by: codec, at: then) == (index == 2 ? nil : .type))
            #expect(refusal(of: text, as: RefreshClaims.self, by: codec, at: then) == (index == 3 ? nil : .type))
        }
    }

    @Test("A key of another purpose does not sign, even with the right header and claims")
    func purposesApart() throws {
        for purpose in KeyPurpose.allCases {
            let text = try sample.forge(header: Sample.header, claims: Sample.claims(), for: purpose)
            let wanted: TokenError.Code? = purpose == .link ? nil : .mac
            #expect(refusal(of: text, as: LinkClaims.self, by: sample.codec) == wanted, "\(purpose)")
        }
    }

    @Test("exp equal to now is too late, iat may be 30 seconds ahead and no more")
    func time() throws {
        let text = try sample.codec.sign(sample.link, under: sample.keyID).text
        func code(_ now: Int64) -> TokenError.Code? {
            refusal(of: text, as: LinkClaims.self, by: sample.codec, at: NumericDate(now))
        }
        #expect(code(1_799_999_969) == .notYetValid)
        #expect(code(1_799_999_970) == nil)
        #expect(code(1_800_000_599) == nil)
        #expect(code(1_800_000_600) == .expired)
        #expect(code(1_800_000_601) == .expired)
        #expect(code(.max) == .expired)
        #expect(code(.min) == .notYetValid)
    }

    @Test("Authenticating asks for everything but exp")
    func authenticate() throws {
        let text = try sample.codec.sign(sample.link, under: sample.keyID).text
        func code(_ text: String, _ now: Int64) -> TokenError.Code? {
            do throws(TokenError) {
                let verified = try sample.codec.authenticate(text, as: LinkClaims.self, at: NumericDate(now))
                return verified.claims == sample.link ? nil : .claimsJSON
            } catch {
                return error.code
            }
        }
        #expect(code(text, 1_800_000_600) == nil)
        #expect(code(text, 1_900_000_000) == nil)
        #expect(code(text, 1_799_999_969) == .notYetValid)
        #expect(code(String(text.dropLast()) + "A", 1_900_000_000) == .mac)
        #expect(code("A" + text.dropFirst(), 1_900_000_000) == .headerJSON)
    }

    @Test("A retired key neither signs nor verifies; one that only verifies still signs for the logins that keep it")
    func retirement() throws {
        let old = try #require(KeyID("old"))
        let secret = Base64URL.encode([UInt8](32..<64))
        let both = try KeyRing(parsing: Array("k1 \(Base64URL.encode([UInt8](0..<32)))\nold \(secret) verify".utf8))
        let codec = TokenCodec(issuer: Sample.issuer, keys: both)
        #expect(both.signingKeyID == sample.keyID)
        let text = try codec.sign(sample.link, under: old).text
        #expect(try codec.verify(text, as: LinkClaims.self, at: Sample.issuedAt).keyID == old)
        #expect(refusal(of: text, as: LinkClaims.self, by: sample.codec) == .keyID)
        #expect(throws: TokenError(.keyID)) { try sample.codec.sign(sample.link, under: old) }
    }

    @Test("The issuer is an audience of sessions without being listed; what is not listed is neither signed nor taken")
    func audiences() throws {
        func claims(_ audience: String) -> SessionClaims {
            SessionClaims(
                audience: audience, subject: sample.session.subject, session: sample.session.session,
                clientID: "magiclink", authenticatedAt: Sample.issuedAt, issuedAt: Sample.issuedAt,
                expiresAt: .init(1_800_000_900), id: sample.session.id)
        }
        let (codec, key) = (sample.codec, sample.keyID)
        let plain = TokenCodec(issuer: Sample.issuer, keys: sample.keys)
        let own = try codec.sign(claims(Sample.issuer), under: key).text
        let api = try codec.sign(claims(Sample.api), under: key).text
        #expect(refusal(of: own, as: SessionClaims.self, by: plain) == nil)
        #expect(refusal(of: api, as: SessionClaims.self, by: plain) == .audience)
        #expect(throws: TokenError(.audience)) { try codec.sign(claims(Sample.api + "/"), under: key) }
    }

    @Test("Another issuer's tokens are refused under the same keys")
    func issuers() throws {
        let other = TokenCodec(issuer: "https://login.example.com", keys: sample.keys)
        let text = try other.sign(sample.link, under: sample.keyID).text
        #expect(refusal(of: text, as: LinkClaims.self, by: sample.codec) == .issuer)
    }

    @Test("What would be refused is not signed")
    func unsignable() throws {
        let (codec, key) = (sample.codec, sample.keyID)
        func link(_ issuedAt: Int64, _ expiresAt: Int64) -> LinkClaims {
            LinkClaims(
                subject: sample.link.subject, session: sample.link.session, id: sample.link.id,
                issuedAt: .init(issuedAt), expiresAt: .init(expiresAt))
        }
        let edge: Int64 = 1 << 53
        #expect(throws: TokenError(.issuedAtMalformed)) { try codec.sign(link(edge + 1, 0), under: key) }
        #expect(throws: TokenError(.expiresAtMalformed)) { try codec.sign(link(0, -edge - 1), under: key) }
        let widest = try codec.sign(link(-edge, edge), under: key).text
        #expect(refusal(of: widest, as: LinkClaims.self, by: codec) == nil)
        func refresh(_ generation: Int64, client: String = "magiclink") -> RefreshClaims {
            RefreshClaims(
                session: sample.link.session, clientID: client, generation: generation,
                issuedAt: Sample.issuedAt, expiresAt: .init(1_900_000_000))
        }
        #expect(throws: TokenError(.generationMalformed)) { try codec.sign(refresh(-1), under: key) }
        #expect(throws: TokenError(.tooLong)) {
            try codec.sign(refresh(0, client: String(repeating: "c", count: 1500)), under: key)
        }
        // Whatever a client is called, its name survives.
        let odd = refresh(edge, client: "a\"\\\u{0}\u{1f}\u{7f}é\u{1F600}\u{2028}")
        let text = try codec.sign(odd, under: key).text
        #expect(try codec.verify(text, as: RefreshClaims.self, at: Sample.issuedAt).claims == odd)
    }

    @Test("A token prints as <redacted>")
    func redacted() throws {
        let token = try sample.codec.sign(sample.link, under: sample.keyID)
        var dumped = ""
        dump([token], to: &dumped)
        #expect("\(token)" == "<redacted>")
        #expect(String(reflecting: token) == "<redacted>")
        #expect(!dumped.contains("eyJ"))
    }
}
