/// The settings as text: the environment's, and below them those of a file.
struct SettingValues: Equatable {
    private var values: [Setting: String] = [:]

    /// The text of a setting; nil if it is not set. An empty text counts as not set.
    subscript(setting: Setting) -> String? { values[setting] }

    /// Takes what begins with `MAGICLINK_` from both; the environment goes before the file.
    init(environment: [String: String], file: [UInt8]?) throws(SettingsProblems) {
        var problems: [SettingsProblem] = []
        var texts: [String: String] = [:]
        if let file { (texts, problems) = Self.lines(of: file) }
        for (name, value) in environment where name.hasPrefix("MAGICLINK_") { texts[name] = value }
        for (name, value) in texts.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
            guard let setting = Setting(rawValue: name) else {
                problems.append(SettingsProblem("\(name) is not a setting; `magiclink help` lists them"))
                continue
            }
            guard setting.isBuilt else {
                problems.append(SettingsProblem("\(name) is not built yet in this version; leave it out"))
                continue
            }
            values[setting] = value
        }
        guard problems.isEmpty else { throw SettingsProblems(all: problems) }
    }

    /// `NAME=VALUE` a line; empty lines and lines that begin with `#` say nothing.
    private static func lines(of file: [UInt8]) -> ([String: String], [SettingsProblem]) {
        var texts: [String: String] = [:]
        var problems: [SettingsProblem] = []
        guard let text = String(validating: file, as: UTF8.self) else {
            return ([:], [SettingsProblem("the file of --config is not UTF-8")])
        }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
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
