import FoundationEssentials
import MagicLink
import MagicLinkMail

extension SettingsReader {
    /// What mails are written in where nobody says otherwise.
    mutating func language() -> MailLanguage {
        guard let text = values[.language] else { return .english }
        if let language = MailLanguage(rawValue: text) { return language }
        complain(.language, text, "write one of \(MailLanguage.allCases.map(\.rawValue).joined(separator: ", "))")
        return .english
    }

    /// How mails are worded: our own words, and over them those of the directory that is set.
    mutating func mailTemplates() -> MailTemplates {
        guard let directory = values[.mailTemplates] else { return .builtIn }
        do throws(TemplateProblems) {
            return try MailTemplates(overriding: templateFiles(in: directory))
        } catch {
            for problem in error.all { complain(SettingsProblem("\(directory)/\(problem)")) }
            return .builtIn
        }
    }

    /// Everything in the directory but what is hidden. A name that no template has is told as such: it would be one that
    /// its author believes in.
    private mutating func templateFiles(in directory: String) -> [MailTemplates.File] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            complain(.mailTemplates, directory, "it is no directory that can be read; write the path of one")
            return []
        }
        var files: [MailTemplates.File] = []
        for name in names.sorted() where !name.hasPrefix(".") {
            do throws(PrivateFile.Problem) {
                let bytes = try PrivateFile.read(
                    "\(directory)/\(name)", limit: MailTemplates.fileSizeLimit, isForAll: true)
                files.append(MailTemplates.File(name: name, bytes: bytes))
            } catch {
                complain(.mailTemplates, directory, "\"\(name)\" in it is no file that can be read; take it away")
            }
        }
        return files
    }
}
