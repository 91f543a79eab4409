/// What a derived key is for. Each purpose has its own key, so that one that leaks opens one door only.
///
/// Derivation: HKDF-SHA256, https://www.rfc-editor.org/rfc/rfc5869, of the master key with salt `magiclink` and info
/// `v1 link`, `v1 poll` and so on, 32 bytes.
public enum KeyPurpose: String, CaseIterable, Sendable {
    /// Link tokens.
    case link
    /// Poll tokens.
    case poll
    /// Refresh tokens.
    case refresh
    /// Session tokens.
    case session
    /// Match numbers.
    case number
    /// The session cookie of a browser.
    case browser
}
