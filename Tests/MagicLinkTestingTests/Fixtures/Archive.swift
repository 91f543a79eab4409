import Foundation
import MagicLinkJWT
import MagicLinkTesting

/// A reader of HTTP archives, HAR 1.2, that knows every member of its specification and refuses all others.
enum Archive {
    struct Entry {
        let started: Int64
        let call: FlowCall
        let answer: FlowAnswer
    }

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    static func entries(of bytes: [UInt8]) throws -> [Entry] {
        let file = try JSONValue(parsing: bytes, limits: JSONLimits(size: 1 << 20, depth: 16))
        let log = try object(object(file, ["log"], [])["log"], ["version", "creator", "entries"], ["comment"])
        guard log["version"] == "1.2" else { throw Fault(description: "version") }
        _ = try object(log["creator"], ["name", "version"], [])
        return try list(log["entries"]).map(entry)
    }

    private static func entry(_ value: JSONValue) throws -> Entry {
        let entry = try object(
            value, ["startedDateTime", "time", "request", "response", "cache", "timings"], ["comment"])
        let timings = try object(entry["timings"], ["send", "wait", "receive"], [])
        let total = ["send", "wait", "receive"].compactMap { timings[$0]?.integer }.reduce(0, +)
        guard total == entry["time"]?.integer, total >= 0 else { throw Fault(description: "timings") }
        _ = try object(entry["cache"], [], [])
        let date = try Date(try text(entry["startedDateTime"]), strategy: .iso8601)

        let request = try object(
            entry["request"],
            ["method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"],
            ["postData"])
        var body: [UInt8] = []
        if let data = request["postData"] {
            // Text and params exclude each other.
            let post = try object(data, ["mimeType", "text"], [])
            body = Array(try text(post["text"]).utf8)
        }
        guard request["bodySize"]?.integer == Int64(body.count) else { throw Fault(description: "bodySize") }
        let url = try text(request["url"])
        guard url.hasPrefix("https://login.example.org/") else { throw Fault(description: url) }
        let call = FlowCall(
            method: try text(request["method"]), path: String(url.dropFirst("https://login.example.org".count)),
            headers: try headers(request["headers"]), body: body)

        let response = try object(
            entry["response"],
            [
                "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize",
                "bodySize",
            ], [])
        let content = try object(response["content"], ["size", "mimeType"], ["text"])
        let text = Array((content["text"]?.string ?? "").utf8)
        guard content["size"]?.integer == Int64(text.count), let status = response["status"]?.integer else {
            throw Fault(description: "content")
        }
        let answer = FlowAnswer(status: Int(status), headers: try headers(response["headers"]), body: text)
        return Entry(started: Int64(date.timeIntervalSince1970), call: call, answer: answer)
    }

    private static func headers(_ value: JSONValue?) throws -> [FlowField] {
        try list(value).map { header in
            let pair = try object(header, ["name", "value"], [])
            return FlowField(try text(pair["name"]), try text(pair["value"]))
        }
    }

    private static func object(_ value: JSONValue?, _ required: Set<String>, _ optional: Set<String>) throws
        -> JSONObject
    {
        guard let object = value?.object else { throw Fault(description: "no object of \(required)") }
        let names = Set(object.members.map(\.name))
        guard required.isSubset(of: names), names.isSubset(of: required.union(optional)) else {
            throw Fault(description: "\(names) instead of \(required)")
        }
        return object
    }

    private static func list(_ value: JSONValue?) throws -> [JSONValue] {
        guard let list = value?.array else { throw Fault(description: "no array") }
        return list
    }

    private static func text(_ value: JSONValue?) throws -> String {
        guard let text = value?.string else { throw Fault(description: "no string") }
        return text
    }
}
