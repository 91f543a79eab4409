/// Where the claims of one kind of token are read from, each asked for once, in the order in which we write them.
protocol ClaimsSource {
    /// The id that `claim` spells in its one way.
    mutating func id<Owner>(_ claim: Claim) throws(TokenError) -> UniqueID<Owner>
    /// The string of `claim`.
    mutating func string(_ claim: Claim) throws(TokenError) -> String
    /// The date of `claim`, an integer that every reader keeps exactly.
    mutating func date(_ claim: Claim) throws(TokenError) -> NumericDate
    /// The number of the refresh.
    mutating func generation() throws(TokenError) -> Int64
}
