import MagicLinkJWT

extension LoginFlowFixture {
    /// What the member `format` of a flow says.
    package static let format = "magiclink-fixtures/flow/1"

    /// Reads the flow `id` of the fixtures in `directory`.
    public static func load(_ id: String, from directory: String) throws(FixtureError) -> LoginFlowFixture {
        let names = try names(in: directory)
        guard names.contains(id) else {
            throw FixtureError(
                file: "manifest.json", pointer: "",
                problem: "there is no flow \"\(id)\", only \(names.joined(separator: ", "))")
        }
        return try LoginFlowFixture(reading: FixtureReader("flows/\(id).json", below: directory))
    }

    /// The names of the flows in `directory`, in alphabetical order.
    public static func names(in directory: String) throws(FixtureError) -> [String] {
        names(in: try FixtureManifest(FixtureReader("manifest.json", below: directory)))
    }

    static func names(in manifest: FixtureManifest) -> [String] {
        manifest.files.map(\.path).filter { $0.hasPrefix("flows/") && $0.hasSuffix(".json") }
            .map { String($0.dropFirst(6).dropLast(5)) }
    }

    /// Takes the document of a flow apart.
    package init(reading reader: FixtureReader) throws(FixtureError) {
        self = try reader.object { members throws(FixtureError) in
            try members.expect("format", Self.format)
            let seed = try members.take("seed")
            guard let number = UInt64(exactly: try seed.integer()) else { throw seed.error("is negative") }
            let values = try members.take("values")
            return LoginFlowFixture(
                id: try members.take("id").string(), sentence: try members.take("sentence").string(),
                start: NumericDate(try members.take("start").integer()), seed: number,
                values: Dictionary(try values.fields().map { ($0.name, $0.value) }) { first, _ in first },
                choices: try members.take("choices").named(FlowChoice.init),
                tokens: try members.take("tokens").named(FlowToken.init),
                steps: try members.take("steps").list(FlowStep.init(reading:)))
        }
        try check(reader)
    }

    /// What the members do not show one by one: order, and that every name has a value.
    private func check(_ reader: FixtureReader) throws(FixtureError) {
        var seen: Set<String> = []
        for (index, step) in steps.enumerated() {
            let place = reader.at("steps").at("\(index)")
            guard seen.insert(step.id).inserted else { throw place.at("id").error("is there twice") }
            guard step.now >= (index == 0 ? start : steps[index - 1].now) else {
                throw place.at("now").error("is before the step before it")
            }
            if let other = step.answeredAfter, !steps[(index + 1)...].contains(where: { $0.id == other }) {
                throw place.at("answered_after").error("names no later step")
            }
            if let name = step.captures.first(where: { values[$0] == nil }) {
                throw place.at("captures").error("\"\(name)\" is no value")
            }
            do throws(FlowDifference) {
                _ = try call(of: step)
                _ = try answer(of: step)
            } catch {
                throw place.error("\(error.place) has no value")
            }
        }
        if let token = tokens.first(where: { values[$0.name] == nil }) {
            throw reader.at("tokens").at(token.name).error("is no value")
        }
        if let choice = choices.first(where: { values[$0.name] == nil }) {
            throw reader.at("choices").at(choice.name).error("is no value")
        }
    }
}

extension FixtureReader {
    /// The place of a member or an element, for an error that speaks of it.
    func at(_ name: String) -> FixtureReader {
        FixtureReader(file: file, pointer: "\(pointer)/\(name)", value: value)
    }

    /// The members of an object whose values are strings.
    func fields() throws(FixtureError) -> [FlowField] {
        guard let object = value.object else { throw error("is no object") }
        var fields: [FlowField] = []
        for member in object.members {
            guard let text = member.value.string else { throw at(member.name).error("is no string") }
            fields.append(FlowField(member.name, text))
        }
        return fields
    }

    /// The strings of an array.
    func words() throws(FixtureError) -> [String] {
        try list { word throws(FixtureError) in try word.string() }
    }

    /// Each member of an object whose names are free, made into something.
    fileprivate func named<Element>(
        _ element: (String, FixtureReader) throws(FixtureError) -> Element
    ) throws(FixtureError) -> [Element] {
        guard let object = value.object else { throw error("is no object") }
        var elements: [Element] = []
        for member in object.members {
            let place = FixtureReader(file: file, pointer: "\(pointer)/\(member.name)", value: member.value)
            elements.append(try element(member.name, place))
        }
        return elements
    }
}

extension FlowChoice {
    fileprivate init(_ name: String, _ reader: FixtureReader) throws(FixtureError) {
        self = try reader.object { members throws(FixtureError) in
            FlowChoice(
                name: name, candidates: try members.take("candidates").words(),
                differsFrom: try members.take("differs_from").words())
        }
    }
}

extension FlowToken {
    fileprivate init(_ name: String, _ reader: FixtureReader) throws(FixtureError) {
        self = try reader.object { members throws(FixtureError) in
            FlowToken(
                name: name, header: try members.take("header").value, claims: try members.take("claims").value,
                times: try members.take("times").words())
        }
    }
}
