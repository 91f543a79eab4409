extension KnownSecrets {
    /// Keys of standards, of a well-known site and of our own fixtures, an entry each.
    ///
    /// An entry is `Base64URL.encode` of the first eight bytes of the key's SHA-256. The key of RFC 7515 A.1 is not here,
    /// because its text is among the published. `KnownSecretsTests` derives those of the fixtures anew, and
    /// `FixturesCommandTests` shows `serve` every key of `Fixtures/keys.json`.
    static let house = [
        // The defaults of https://jwt.io for HS256, HS384 and HS512.
        "Rl2a1dVSjr4", "cw0hqA5hqN4", "22gzWTJ51zc",
        // https://www.rfc-editor.org/rfc/rfc7520#section-3.5, and the first key of Wycheproof's JWS vectors.
        "c-x0RYBZxww", "NDxNP7L-qRo",
        // Fixtures/keys.json: fixtures-2027, and what is derived from it.
        "jVfCDChBhr0", "ffxXzH6Be98", "UqJg9fIYLiw", "kVYwBI4_K4E", "ekgDOeDmpsg", "mGMg0wb2Hiw", "5Z5gxShJVJE",
        // Fixtures/keys.json: fixtures-2026, and what is derived from it.
        "prg-Wq9oiEo", "8RfFXlaUNxw", "Nhh4KNJNv5A", "nCtULU91q9s", "S50mjvsaXZU", "SGwxiVUORus", "GjyJ6atyKQo",
    ].sorted().joined()
}
