import MagicLinkJWT

/// Which implementations accept a token that is to be refused, as `make fixtures-crosscheck` asks them. It fails if one
/// accepts a token that is not announced here, or no longer accepts one that is.
///
/// An id is the group's word and a number; a line reads `GROUP NUMBER…`.
enum Leniency {
    /// The libraries that accept the vector `id`.
    static func libraries(_ id: String) -> [JSONValue] {
        accepted.filter { $0.ids.contains(id) }.map { .string($0.library) }
    }

    /// Throws if an id is announced that is none of `known`.
    static func check(_ known: Set<String>) throws {
        for (library, ids) in accepted {
            if let stranger = ids.subtracting(known).min() {
                throw Problem("\(library) is to accept \(stranger): there is none")
            }
        }
    }

    private static let accepted = [
        (library: "node", ids: ids(node)), (library: "pyjwt", ids: ids(pyjwt)), (library: "joserfc", ids: ids(joserfc)),
    ]

    private static func ids(_ text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").flatMap { line in
                let words = line.split(separator: " ")
                return words.dropFirst().map { "\(words[0])-\($0)" }
            })
    }

    /// JSON.parse takes doubled members, lone surrogates and any depth, and has no integers.
    private static let node = """
        header-json 16 17 41
        claims-json 16 17 18 19 22 23 24 26 41
        id 11 23 35
        gen 04 05 09 13
        exp 04 05 09
        iat 04 05 12
        nbf 03 04 11
        auth-time 04 05 09 12
        """

    /// Python's json, a lax base64 decoder, int() of whatever a date is, and no question for `typ` or for claims of our own.
    private static let pyjwt = """
        size 01
        alphabet 03 04 05
        header-json 11 16 17 18 19 22 23 24 26 27 28 36 39 41
        typ 01 02 03 04 05 06 07 08 09 10 11 12
        member 02 03 04 05 06 07 08 09 10 11 12 13
        claims-json 11 16 17 18 19 22 23 24 26 27 28 36 39 41
        id 05 06 07 08 09 10 11 12 14 16 17 18 19 20 21 22 23 24 29 30 31 32 33 34 35 36
        client 02 04 06
        gen 02 03 04 05 07 08 09 10 11 12 13
        exp 02 03 04 05 09 10
        iat 02 03 04 05 07 12
        nbf 01 02 03 04 06 11
        auth-time 02 03 04 05 07 08 09 10 11 12 13
        """

    /// Python's json, and no question for the form of claims of our own.
    private static let joserfc = """
        size 01
        header-json 11 16 17 39 41
        crit 03 06
        member 02 03 04 05 06 07 08
        claims-json 11 16 17 18 19 22 23 24 26 27 28 36 39 41
        aud 02 03
        id 06 07 08 09 10 11 12 14 18 19 20 21 22 23 24 30 31 32 33 34 35 36
        client 02 04 06
        gen 02 03 04 05 07 08 09 10 11 12 13
        exp 03 04 05 09 10
        iat 03 04 05 12
        nbf 02 03 04 11
        auth-time 02 03 04 05 07 08 09 10 11 12
        """
}
