/// Why a key ring was refused, and in which line. Never a piece of the file: it holds keys.
public struct KeyRingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason; a closed list of stable words.
    public enum Code: String, CaseIterable, Sendable {
        /// More than ``KeyRing/fileSizeLimit`` bytes.
        case tooLarge = "key_file_too_large"
        /// Not `KID BASE64URL`, perhaps with `verify` or `pseudonym` behind it.
        case malformedLine = "key_line_malformed"
        /// The first word is no ``KeyID``.
        case malformedID = "key_id_malformed"
        /// The second word is not base64url, unpadded and canonical.
        case malformedKey = "key_malformed"
        /// A key of less than ``KeyRing/minimumKeyLength`` bytes.
        case keyTooShort = "key_too_short"
        /// One of the ``KnownSecrets``: others have the key already.
        case keyPubliclyKnown = "key_publicly_known"
        /// Equal bytes, or a piece that repeats itself: no random source gave that.
        case keyPredictable = "key_predictable"
        /// A key name that a line above has taken.
        case duplicateID = "key_id_duplicate"
        /// A second line that says `pseudonym`.
        case twoPseudonymKeys = "two_pseudonym_keys"
        /// No line without such a word, so that nothing could sign.
        case noSigningKey = "no_signing_key"
        /// libcrypto could not derive the keys.
        case unavailable = "crypto_unavailable"
    }

    /// The reason.
    public let code: Code
    /// The line, counted from 1; nil if no single line is to blame.
    public let line: Int?

    init(_ code: Code, line: Int? = nil) {
        self.code = code
        self.line = line
    }

    /// The line and the reason in words.
    public var description: String {
        let reason =
            switch code {
            case .tooLarge: "the key file is larger than \(KeyRing.fileSizeLimit) bytes"
            case .malformedLine: "expected KID BASE64URL, and then verify, pseudonym or nothing"
            case .malformedID: "a key id is 1 to 32 characters of A-Z a-z 0-9 _ -"
            case .malformedKey: "the key is not base64url without padding"
            case .keyTooShort: "the key is shorter than \(KeyRing.minimumKeyLength) bytes"
            case .keyPubliclyKnown: "the key is publicly known: others can sign with it"
            case .keyPredictable: "the key repeats itself; no random source gave that"
            case .duplicateID: "the key id stands on a line above already"
            case .twoPseudonymKeys: "a line above says pseudonym already; only one key makes pseudonyms"
            case .noSigningKey: "no key may sign: every line says verify or pseudonym, or there is none"
            case .unavailable: "libcrypto could not derive the keys"
            }
        return line.map { "line \($0): \(reason)" } ?? reason
    }
}
