import FoundationEssentials
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting

extension LoginFlowFixture {
    /// The flow as an HTTP archive, HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/: nothing is left to fill in.
    ///
    /// Times are the flow's: a request that is held takes as long as the clock goes on meanwhile, any other none.
    func har() throws -> JSONValue {
        [
            "log": [
                "version": "1.2",
                "creator": ["name": "MagicLink fixtures", "version": .string(World.version)],
                "comment": .string(sentence),
                "entries": .array(try steps.map(entry)),
            ]
        ]
    }

    private func entry(_ step: FlowStep) throws -> JSONValue {
        let (call, answer) = (try call(of: step), try answer(of: step))
        let end = step.answeredAfter.flatMap { id in steps.first { $0.id == id } }?.now ?? step.now
        let time = JSONValue.integer((end - step.now).components.seconds * 1000)
        var request: JSONObject = [
            "method": .string(call.method), "url": .string(World.issuer + call.path), "httpVersion": "HTTP/1.1",
            "cookies": [], "headers": list(call.headers), "queryString": [],
        ]
        // Text and params exclude one another; the text is what went over the wire.
        if step.request.form != nil {
            request["postData"] = [
                "mimeType": .string(Form.mediaType), "text": .string(String(decoding: call.body, as: UTF8.self)),
            ]
        }
        request["headersSize"] = -1
        request["bodySize"] = .integer(Int64(call.body.count))
        var content: JSONObject = [
            "size": .integer(Int64(answer.body.count)), "mimeType": .string(answer.field("Content-Type") ?? ""),
        ]
        if !answer.body.isEmpty { content["text"] = .string(String(decoding: answer.body, as: UTF8.self)) }
        return [
            "startedDateTime": .string(Date(timeIntervalSince1970: Double(step.now.seconds)).ISO8601Format()),
            "time": time,
            "request": .object(request),
            "response": [
                "status": .integer(Int64(answer.status)), "statusText": .string(Status(answer.status).phrase),
                "httpVersion": "HTTP/1.1", "cookies": [], "headers": list(answer.headers),
                "content": .object(content), "redirectURL": "", "headersSize": -1,
                "bodySize": .integer(Int64(answer.body.count)),
            ],
            "cache": [:],
            "timings": ["send": 0, "wait": time, "receive": 0],
            "comment": .string("\(step.id): \(step.sentence)\(step.isLost ? " This answer never arrives." : "")"),
        ]
    }

    private func list(_ fields: [FlowField]) -> JSONValue {
        .array(fields.map { ["name": .string($0.name), "value": .string($0.value)] })
    }
}
