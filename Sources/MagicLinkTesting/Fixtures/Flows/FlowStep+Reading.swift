import MagicLinkJWT

extension FlowStep {
    init(reading reader: FixtureReader) throws(FixtureError) {
        self = try reader.object { members throws(FixtureError) in
            FlowStep(
                id: try members.take("id").string(), sentence: try members.take("sentence").string(),
                actor: try members.take("actor").word(Actor.self),
                now: NumericDate(try members.take("now").integer()),
                request: try FlowRequest(reading: members.take("request")),
                response: try FlowResponse(reading: members.take("response")),
                answeredAfter: try members.takeIfPresent("answered_after")?.string(),
                isLost: try members.takeIfPresent("lost")?.bool() ?? false,
                mail: try FlowMail(reading: members.takeIfPresent("mail")),
                captures: try members.takeIfPresent("captures")?.words() ?? [])
        }
    }
}

extension FlowRequest {
    fileprivate init(reading reader: FixtureReader) throws(FixtureError) {
        self = try reader.object { members throws(FixtureError) in
            FlowRequest(
                method: try members.take("method").string(), path: try members.take("path").string(),
                headers: try members.take("headers").fields(), form: try members.takeIfPresent("form")?.fields())
        }
    }
}

extension FlowResponse {
    fileprivate init(reading reader: FixtureReader) throws(FixtureError) {
        self = try reader.object { members throws(FixtureError) in
            let status = try members.take("status")
            guard let code = Int(exactly: try status.integer()), (200...599).contains(code) else {
                throw status.error("is no status of an answer")
            }
            return FlowResponse(
                status: code, headers: try members.take("headers").fields(), body: try FlowBody(taking: &members))
        }
    }
}

extension FlowBody {
    /// A document, a page or nothing; a document with a page is one member too many.
    fileprivate init(taking members: inout FixtureMembers) throws(FixtureError) {
        if let document = members.takeIfPresent("json") {
            self = .json(document.value, times: try members.takeIfPresent("times")?.words() ?? [])
        } else if let page = members.takeIfPresent("page") {
            self = .page(
                try page.object { members throws(FixtureError) in
                    try members.take("forms").list(FlowForm.init(reading:))
                })
        } else {
            self = .none
        }
    }
}

extension FlowForm {
    fileprivate init(reading reader: FixtureReader) throws(FixtureError) {
        self = try reader.object { members throws(FixtureError) in
            FlowForm(
                method: try members.take("method").string(), action: try members.take("action").string(),
                fields: try members.take("fields").fields())
        }
    }
}

extension FlowMail {
    fileprivate init?(reading reader: FixtureReader?) throws(FixtureError) {
        guard let reader else { return nil }
        self = try reader.object { members throws(FixtureError) in
            FlowMail(to: try members.take("to").string(), link: try members.take("link").string())
        }
    }
}
