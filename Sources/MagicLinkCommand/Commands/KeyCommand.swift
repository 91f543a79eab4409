import MagicLink
import MagicLinkJWT

/// `magiclink key new` and `magiclink key list`: the lines of a key file.
enum KeyCommand {
    static func run(_ arguments: [String], environment: [String: String]) -> ExitCode {
        do {
            switch arguments.first {
            case "new": try new(Options(Array(arguments.dropFirst())))
            case "list": try list(Options(Array(arguments.dropFirst())), environment)
            default: throw UsageProblem("usage: magiclink key new [--id KID] or magiclink key list [--file PATH]")
            }
            return .done
        } catch {
            return ExitCode(saying: error)
        }
    }

    /// One line for a key file, on standard output and nowhere else.
    private static func new(_ options: Options) throws {
        var options = options
        // Neither a date nor a count: the name stands in every token for everybody to read.
        let digits = String(UInt32(truncatingIfNeeded: SystemRandom().next()), radix: 16)
        var name = "k-" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
        while let option = options.next() {
            guard option == "--id" else { throw UsageProblem("key new does not know \"\(option)\"; it takes --id KID") }
            name = try options.value(of: option)
        }
        guard let id = KeyID(name) else {
            throw UsageProblem("\"\(name)\" is no key id: 1 to 32 characters of A-Z a-z 0-9 _ -")
        }
        guard !name.hasPrefix(DevelopmentKeys.mark) else {
            throw UsageProblem("\"\(name)\" begins like a key of magiclink dev, which serve refuses; choose another")
        }
        let ring = try KeyRing.generate(id, from: SystemRandom().bytes(KeyRing.minimumKeyLength))
        // A disk that is full would else leave half a key in the file, and nobody would hear of it.
        guard Terminal.deliver(ring.fileTextExposingTheMasterKeys()) else {
            throw StartProblem(.failed, "the key could not be written to standard output; throw away what is there")
        }
    }

    /// The names of the keys and what they do; never the keys.
    private static func list(_ options: Options, _ environment: [String: String]) throws {
        var options = options
        var source = environment[Setting.keyFile.rawValue].map { (path: $0, name: Setting.keyFile.rawValue) }
        while let option = options.next() {
            guard option == "--file" else {
                throw UsageProblem("key list does not know \"\(option)\"; it takes --file PATH")
            }
            source = (try options.value(of: option), option)
        }
        guard let source, !source.path.isEmpty else {
            throw UsageProblem("key list needs a key file: --file PATH, or MAGICLINK_KEY_FILE")
        }
        let keys = try KeyFile.read(source.path, named: source.name)
        for id in keys.keyIDs { Terminal.say("\(id) \(id == keys.signingKeyID ? "signs" : "verifies")") }
        let naming = keys.pseudonymKeyID
        if !keys.contains(naming) { Terminal.say("\(naming) makes pseudonyms") }
    }
}
