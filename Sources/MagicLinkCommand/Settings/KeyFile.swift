import MagicLinkJWT

/// The file that holds the key ring, and everything that can be wrong with it.
enum KeyFile {
    /// Makes a file with one key that only its owner can read.
    static let recipe = "`(umask 077; magiclink key new > keys)`"

    /// Reads the ring.
    ///
    /// - Parameters:
    ///   - name: what named the path: a setting, an option.
    ///   - known: which keys are refused although their form is right.
    static func read(
        _ path: String, named name: String, refusing known: KnownSecrets = .published
    ) throws(SettingsProblem) -> KeyRing {
        let bytes: [UInt8]
        do throws(PrivateFile.Problem) {
            bytes = try PrivateFile.read(path, limit: KeyRing.fileSizeLimit)
        } catch {
            throw Self.problem(error, path, name)
        }
        do {
            // Handed over and not lent, so that the ring can wipe them.
            return try KeyRing(parsing: consume bytes, refusing: known)
        } catch {
            throw SettingsProblem(
                "\(name) is \"\(path)\"; \(error); mend it, or make a new file with \(recipe)")
        }
    }

    private static func problem(_ problem: PrivateFile.Problem, _ path: String, _ name: String) -> SettingsProblem {
        // Somebody who gives the line of a key file instead of its path shall not find his key in a log.
        guard !path.contains(where: \.isWhitespace) || problem.isThere else {
            return SettingsProblem("\(name) names no file; write the path of a key file, made with \(recipe)")
        }
        let words =
            switch problem {
            case .missing: "there is no such file; make one with \(recipe)"
            case .unreadable(let error): "it cannot be read (errno \(error)); let this user own it, with mode 600"
            case .notAFile: "it is not a file; write the path of a key file, made with \(recipe)"
            case .shared(let mode):
                "others than its owner may use it (mode \(String(mode, radix: 8))); `chmod 600 \(path)`"
            }
        return SettingsProblem("\(name) is \"\(path)\"; \(words)")
    }
}

extension PrivateFile.Problem {
    /// True if there is something at the path.
    fileprivate var isThere: Bool {
        switch self {
        case .missing, .unreadable: false
        case .notAFile, .shared: true
        }
    }
}
