public import MagicLinkJWT

/// Keeps the users. Rows are made by confirmations alone, in the store's own transaction (`Effect.recordLogin`).
public protocol UserStore: Sendable {
    /// The user of that id; nil if there is none.
    func user(_ id: UserID) async throws(StoreError) -> User?

    /// The user of that address; nil if there is none.
    func user(at address: EmailAddress) async throws(StoreError) -> User?

    /// Blocks or unblocks; false if there is no such user. Durable when it returns.
    func setBlocked(_ isBlocked: Bool, for id: UserID) async throws(StoreError) -> Bool
}
