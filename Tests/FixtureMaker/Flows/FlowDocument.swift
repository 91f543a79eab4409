import MagicLinkJWT
import MagicLinkTesting

extension LoginFlowFixture {
    /// The flow as its file has it. What is not there is left out; names stand in alphabetical order where order means
    /// nothing, for a dictionary has another one in each run.
    var json: JSONValue {
        .object([
            "format": .string(Self.format),
            "id": .string(id),
            "sentence": .string(sentence),
            "start": .integer(start.seconds),
            "seed": .integer(Int64(seed)),
            "values": values.sorted { $0.key < $1.key }.map { FlowField($0.key, $0.value) }.json,
            "choices": .object(
                choices.reduce(into: JSONObject()) { object, choice in
                    object[choice.name] = [
                        "candidates": choice.candidates.json, "differs_from": choice.differsFrom.json,
                    ]
                }),
            "tokens": .object(
                tokens.reduce(into: JSONObject()) { object, token in
                    object[token.name] = [
                        "header": token.header, "claims": token.claims, "times": token.times.json,
                    ]
                }),
            "steps": .array(steps.map(\.json)),
        ])
    }
}

extension FlowStep {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "sentence": .string(sentence), "actor": .string(actor.rawValue),
            "now": .integer(now.seconds),
        ]
        if let answeredAfter { object["answered_after"] = .string(answeredAfter) }
        if isLost { object["lost"] = true }
        object["request"] = request.json
        object["response"] = response.json
        if let mail { object["mail"] = ["to": .string(mail.to), "link": .string(mail.link)] }
        if !captures.isEmpty { object["captures"] = captures.json }
        return .object(object)
    }
}

extension FlowRequest {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["method": .string(method), "path": .string(path), "headers": headers.json]
        if let form { object["form"] = form.json }
        return .object(object)
    }
}

extension FlowResponse {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["status": .integer(Int64(status)), "headers": headers.json]
        switch body {
        case .none: break
        case .json(let document, let times):
            object["json"] = document
            if !times.isEmpty { object["times"] = times.json }
        case .page(let forms):
            let list = forms.map { form -> JSONValue in
                ["method": .string(form.method), "action": .string(form.action), "fields": form.fields.json]
            }
            object["page"] = ["forms": .array(list)]
        }
        return .object(object)
    }
}

extension [FlowField] {
    fileprivate var json: JSONValue {
        .object(reduce(into: JSONObject()) { object, field in object[field.name] = .string(field.value) })
    }
}

extension [String] {
    fileprivate var json: JSONValue { .array(map { .string($0) }) }
}
