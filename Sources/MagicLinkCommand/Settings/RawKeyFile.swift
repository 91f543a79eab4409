import MagicLinkJWT

/// A file whose bytes are one key, each of them, a line end too. For tokens of others and for tests: it may be readable
/// for anybody, as a key ring may not.
enum RawKeyFile {
    /// The longest key that is read, in bytes.
    static let sizeLimit = 64 * 1024

    /// Reads the key.
    ///
    /// - Parameter name: the option that named the path.
    static func read(_ path: String, named name: String) throws(SettingsProblem) -> HS256Key {
        var bytes: [UInt8]
        do throws(PrivateFile.Problem) {
            bytes = try PrivateFile.read(path, limit: sizeLimit, isForAll: true)
        } catch {
            let words =
                switch error {
                case .missing: "there is no such file"
                case .unreadable(let error): "it cannot be read (errno \(error))"
                case .notAFile, .shared: "it is not a file"
                }
            throw SettingsProblem("\(name) is \"\(path)\"; \(words)")
        }
        guard bytes.count <= sizeLimit else {
            throw SettingsProblem("\(name) is \"\(path)\"; it is longer than \(sizeLimit) bytes")
        }
        do throws(HS256Key.Problem) {
            return try HS256Key(wiping: &bytes)
        } catch {
            throw SettingsProblem("\(name) is \"\(path)\"; \(error.words)")
        }
    }
}

extension HS256Key.Problem {
    /// What is wrong, for people.
    var words: String {
        switch self {
        case .empty: "it is empty, and anybody can sign with the empty key"
        case .tooShort: "a key that signs has at least \(HS256Key.minimumSigningLength) bytes"
        case .unavailable: "libcrypto could not take the key"
        }
    }
}
