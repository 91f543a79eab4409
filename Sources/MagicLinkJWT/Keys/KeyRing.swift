import MagicLinkCrypto

/// The master keys by name, newest first, with the keys derived from them.
///
/// The first key that may sign is the one new logins take. A key marked `verify` is announced or retiring: logins that
/// name it go on, new ones do not take it. A key that is gone ends the logins that name it. One that is marked `pseudonym`
/// is gone too, but for pseudonyms, which are not to change with the rest.
public struct KeyRing: Sendable {
    /// The least length of a master key in bytes: that of the hash, https://www.rfc-editor.org/rfc/rfc7518#section-3.2.
    public static let minimumKeyLength = 32
    /// The largest file that is read, in bytes: hundreds of keys.
    public static let fileSizeLimit = 64 * 1024

    /// Those that sign or verify.
    let entries: [MasterKey]
    let signing: MasterKey
    private let naming: MasterKey

    private init(_ all: [MasterKey]) throws(KeyRingError) {
        entries = all.filter { $0.role != .pseudonym }
        guard let signing = entries.first(where: { $0.role == .signs }) else { throw KeyRingError(.noSigningKey) }
        self.signing = signing
        naming = all.first { $0.role == .pseudonym } ?? entries.last ?? signing
    }

    /// Reads the key file: on each line `KID BASE64URL`, with `verify` behind it if the key shall not be taken by new
    /// logins, or `pseudonym`, once, if nothing but pseudonyms shall be made with it. Words are parted by spaces or tabs;
    /// empty lines and lines that start with `#` are passed over.
    ///
    /// - Parameters:
    ///   - file: the file's bytes. They are wiped, unless the caller keeps them too.
    ///   - known: which keys to refuse although their form is right. Only tests and development say `none`.
    public init(
        parsing file: consuming [UInt8], refusing known: KnownSecrets = .published
    ) throws(KeyRingError) {
        var bytes = file
        defer { Libcrypto.wipe(&bytes) }
        try self.init(Self.entries(in: bytes.span, refusing: known))
    }

    /// Makes a ring of one new key out of `random`, at least 32 bytes that nobody can predict. They are wiped, unless
    /// the caller keeps them too.
    public static func generate(_ id: KeyID, from random: consuming [UInt8]) throws(KeyRingError) -> KeyRing {
        var key = random
        return try KeyRing([entry(id, .signs, wiping: &key, refusing: .none, line: nil)])
    }

    /// Takes the bytes of one key and derives from them, if they are long enough and not known.
    static func entry(
        _ id: KeyID, _ role: MasterKey.Role, wiping key: inout [UInt8], refusing known: KnownSecrets, line: Int?
    ) throws(KeyRingError) -> MasterKey {
        let secret = SecretBytes(wiping: &key)
        guard secret.count >= minimumKeyLength else { throw KeyRingError(.keyTooShort, line: line) }
        let fault: KeyRingError.Code?
        do {
            fault = try secret.withSpan { bytes throws(CryptoError) in try known.judge(bytes) }
            if fault == nil { return try MasterKey(id: id, role: role, secret: secret) }
        } catch {
            throw KeyRingError(.unavailable, line: line)
        }
        throw KeyRingError(fault ?? .unavailable, line: line)
    }

    /// The key that new logins take.
    public var signingKeyID: KeyID { signing.id }

    /// The key that makes pseudonyms: the one marked so, else the last.
    public var pseudonymKeyID: KeyID { naming.id }

    /// All names of keys that sign or verify, newest first.
    public var keyIDs: [KeyID] { entries.map(\.id) }

    /// True if the key is in the ring, whether or not new logins may take it.
    public func contains(_ id: KeyID) -> Bool {
        index(of: id) != nil
    }

    /// HMAC-SHA256 of `message` under the key of `purpose` derived from master key `id`: 32 bytes.
    ///
    /// Nil if the ring does not hold `id`, or if libcrypto has no memory; either way there is nothing to go on with.
    public func mac(_ message: [UInt8], for purpose: KeyPurpose, under id: KeyID) -> [UInt8]? {
        guard let index = index(of: id) else { return nil }
        do {
            return try entries[index].key(for: purpose).tag(of: message).array
        } catch {
            return nil
        }
    }

    /// What limits call `message`: 32 bytes of HMAC-SHA256 under a key that does not rotate with the others (HKDF info
    /// `v1 pseudonym`). Nil if libcrypto has no memory.
    public func pseudonym(of message: [UInt8]) -> [UInt8]? {
        do {
            return try naming.pseudonym.tag(of: message).array
        } catch {
            return nil
        }
    }

    /// The key file with **all master keys in clear**, as ``init(parsing:refusing:)`` reads it.
    ///
    /// For writing a new file with mode 0600, and for nothing else: whoever reads it can sign anything.
    public func fileTextExposingTheMasterKeys() -> String {
        let all = naming.role == .pseudonym ? entries + [naming] : entries
        return all.map { key in
            "\(key.id) \(key.exposedSecret())\(key.role == .signs ? "" : " \(key.role.rawValue)")\n"
        }.joined()
    }

    func index(of id: KeyID) -> Int? {
        entries.firstIndex { $0.id == id }
    }
}

extension KeyRing: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names of the keys, never the keys.
    public var description: String { "KeyRing(\(keyIDs.map(\.text).joined(separator: ", ")))" }
    /// The names of the keys, never the keys.
    public var debugDescription: String { description }
    /// Nothing: `dump` and debuggers see no child.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
