import MagicLinkCrypto
import MagicLinkJWT

/// `manifest.json`: every generated file but this one, with its SHA-256.
enum Manifest {
    static func add(to tree: inout FixtureTree) throws {
        let files = try tree.files.sorted { $0.path < $1.path }.map { file -> JSONValue in
            let digest = try Libcrypto.sha256(file.bytes).array
            return [
                "path": .string(file.path), "bytes": .integer(Int64(file.bytes.count)), "sha256": .string(hex(digest)),
            ]
        }
        try tree.add(
            "manifest.json",
            [
                "format": "magiclink-fixtures/manifest/1", "version": .string(World.version), "licence": "CC0-1.0",
                "files": .array(files),
            ])
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
