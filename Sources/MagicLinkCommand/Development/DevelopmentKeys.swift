import FoundationEssentials
import MagicLink
import MagicLinkJWT

/// The keys of `magiclink dev`: made on first start, kept in the data directory, and marked by their name, so that a
/// service for real people refuses them.
enum DevelopmentKeys {
    /// What the name of a development key begins with.
    static let mark = "dev-"

    /// Reads the key ring of `directory`, or makes directory and ring. Directory 0700, file 0600.
    static func load(from directory: String, random: any RandomSource) throws(SettingsProblem) -> KeyRing {
        let files = FileManager.default
        let path = "\(directory)/keys"
        if let text = files.contents(atPath: path) {
            do {
                // Public keys are welcome here: replays of the fixtures need theirs, and nobody real signs in.
                return try KeyRing(parsing: Array(text), refusing: .none)
            } catch {
                throw SettingsProblem("\(path) cannot be used: \(error); remove it and new keys are made")
            }
        }
        let id = mark + String(UInt32(truncatingIfNeeded: random.next()), radix: 16)
        let key = random.bytes(32)
        let text = """
            # Keys of magiclink dev, made on its first start. Never use them for real people.
            \(id) \(Base64URL.encode(key))

            """
        do {
            try files.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data("*\n".utf8).write(to: URL(fileURLWithPath: "\(directory)/.gitignore"))
            guard
                files.createFile(
                    atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
            else { throw SettingsProblem("\(path) cannot be written") }
            return try KeyRing(parsing: Array(text.utf8))
        } catch let error as SettingsProblem {
            throw error
        } catch {
            throw SettingsProblem("\(directory) cannot be used: \(error)")
        }
    }
}
