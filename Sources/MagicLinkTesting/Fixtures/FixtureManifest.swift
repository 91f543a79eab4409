import MagicLinkCrypto

/// The list of the fixtures' files, each with its hash.
public struct FixtureManifest: Sendable {
    /// One file.
    public struct File: Sendable {
        /// Its path below the directory.
        public let path: String
        /// Its length in bytes.
        public let count: Int
        /// Its SHA-256 in hexadecimal.
        public let sha256: String
    }

    /// The version of formats and content, as `README.md` of the fixtures promises it.
    public let version: String
    /// Every generated file but the manifest itself.
    public let files: [File]

    init(_ reader: FixtureReader) throws(FixtureError) {
        (version, files) = try reader.object { members throws(FixtureError) in
            try members.expect("format", "magiclink-fixtures/manifest/1")
            try members.expect("licence", "CC0-1.0")
            return (try members.take("version").string(), try members.take("files").list(File.init(reading:)))
        }
    }

    /// Throws if a file is missing or not the one that was listed.
    func check(below directory: String) throws(FixtureError) {
        for file in files {
            let bytes = try FixtureReader.bytes(of: file.path, below: directory)
            guard bytes.count == file.count, try Self.sha256(of: bytes, file.path) == file.sha256 else {
                throw FixtureError(file: file.path, pointer: "", problem: "is not the file that manifest.json lists")
            }
        }
    }

    private static func sha256(of bytes: [UInt8], _ path: String) throws(FixtureError) -> String {
        do {
            return try Libcrypto.sha256(bytes).array.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        } catch {
            throw FixtureError(file: path, pointer: "", problem: "cannot be hashed: \(error)")
        }
    }
}

extension FixtureManifest.File {
    init(reading reader: FixtureReader) throws(FixtureError) {
        self = try reader.object { members throws(FixtureError) in
            Self(
                path: try members.take("path").string(), count: Int(clamping: try members.take("bytes").integer()),
                sha256: try members.take("sha256").string())
        }
    }
}
