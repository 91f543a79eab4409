import FoundationEssentials

/// `FixtureMaker DIRECTORY`: writes everything that is generated in `Fixtures`, the same bytes each time.
///
/// Key, clock and randomness are constants of this program; nothing of the machine, the day or the order of a hash
/// table reaches a file. What was borrowed from elsewhere, and the text for people, is not its business.
@main
enum Main {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let directory = arguments.first, arguments.count == 1 else {
            throw Problem("usage: FixtureMaker DIRECTORY")
        }
        var tree = FixtureTree()
        try KeyFixtures.add(to: &tree)
        try TokenFixtures.add(to: &tree)
        try await FlowFixtures.add(to: &tree)
        try SchemaFixtures.add(to: &tree)
        // Last: it names all the others.
        try Manifest.add(to: &tree)
        try tree.write(below: URL(filePath: directory))
        print("fixtures: \(tree.files.count) files made")
    }
}

/// Why the fixtures could not be made. It is shown to whoever called `make`.
struct Problem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
