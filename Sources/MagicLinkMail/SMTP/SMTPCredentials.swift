/// What we say of ourselves to a mail server: https://www.rfc-editor.org/rfc/rfc4954.
public struct SMTPCredentials: Sendable, CustomStringConvertible, CustomReflectable {
    /// How it is proved.
    public enum Proof: Sendable {
        /// By AUTH PLAIN (https://www.rfc-editor.org/rfc/rfc4616), or LOGIN where a server knows only that.
        case password(SMTPSecret)
        /// By AUTH XOAUTH2: the token is asked for at each mail, since it lives for an hour and somebody else renews it.
        /// It blocks its thread at most as long as a disk takes; nil if there is none now.
        case bearer(@Sendable () -> SMTPSecret?)
    }

    /// The name: 1 to 320 bytes without controls.
    public let user: String
    /// The proof.
    public let proof: Proof

    /// Returns nil if `user` is no such name.
    public init?(user: String, proof: Proof) {
        guard (1...320).contains(user.utf8.count), user.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            return nil
        }
        (self.user, self.proof) = (user, proof)
    }

    /// `<redacted>`: the name is nobody's business either.
    public var description: String { "<redacted>" }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
