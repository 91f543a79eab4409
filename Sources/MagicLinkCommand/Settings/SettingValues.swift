import FoundationEssentials

/// The settings as text: the environment's, and below them those of a file.
struct SettingValues: Equatable {
    private var values: [Setting: String] = [:]
    /// What could not be understood as a setting. Kept and not thrown, so that it is said together with all the rest.
    private(set) var problems: [SettingsProblem] = []

    /// The text of a setting; nil if it is not set. An empty text counts as not set.
    subscript(setting: Setting) -> String? { values[setting] }

    /// Takes what begins with `MAGICLINK_` from both; the environment goes before the file.
    init(environment: [String: String], file: [UInt8]?) {
        var texts: [String: String] = [:]
        if let file { (texts, problems) = Self.lines(of: file) }
        for (name, value) in environment where name.hasPrefix("MAGICLINK_") { texts[name] = value }
        for (name, value) in texts.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
            guard let setting = Setting(rawValue: name) else {
                problems.append(SettingsProblem("\(name) is not a setting; `magiclink help` lists them"))
                continue
            }
            values[setting] = value
        }
    }

    /// Takes them from the environment and from the file of `--config`. A file that cannot be read is said alone: what
    /// else is missing stands in it.
    init(environment: [String: String], config path: String?) throws(SettingsProblem) {
        guard let path else {
            self.init(environment: environment, file: nil)
            return
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingsProblem("the file \"\(path)\" of --config cannot be read")
        }
        self.init(environment: environment, file: Array(data))
    }

    /// `NAME=VALUE` a line; empty lines and lines that begin with `#` say nothing.
    private static func lines(of file: [UInt8]) -> ([String: String], [SettingsProblem]) {
        var texts: [String: String] = [:]
        var problems: [SettingsProblem] = []
        guard let text = String(validating: file, as: UTF8.self) else {
            return ([:], [SettingsProblem("the file of --config is not UTF-8")])
        }
        // By scalars: CR LF is one character to Swift, and a whole file would be one line.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, scalars) in lines.enumerated() {
            let line = String(Substring(scalars.last == "\r" ? scalars.dropLast() : scalars))
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            guard let equals = line.firstIndex(of: "="), line[..<equals].hasPrefix("MAGICLINK_") else {
                problems.append(SettingsProblem("line \(index + 1) of the file of --config is not MAGICLINK_…=…"))
                continue
            }
            let value = String(line[line.index(after: equals)...])
            if texts.updateValue(value, forKey: String(line[..<equals])) != nil {
                problems.append(SettingsProblem("line \(index + 1) of the file of --config sets a name again"))
            }
        }
        return (texts, problems)
    }
}
