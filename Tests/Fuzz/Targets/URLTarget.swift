import Foundation
import MagicLink

/// Where a person may be sent back to: what is accepted stays on our host or goes where the operator allowed, also in
/// the eyes of another reader of URLs.
enum URLTarget {
    private static let allowed = [
        "https://app.example.org/", "https://b.example:8443/below/", "http://localhost:3000/",
    ]
    private static let policy = ReturnPolicy(Set(allowed.compactMap(ReturnPolicy.Entry.init)))

    static func check(_ input: [UInt8]) throws {
        guard let text = String(validating: input, as: UTF8.self) else { return }
        // An operator's line is read by the same grammar.
        if let entry = ReturnPolicy.Entry(text) {
            try require(ReturnPolicy([entry]).target(text)?.text == text, "an entry does not allow itself")
            try require(text.hasSuffix("/") && !text.hasPrefix("/"), "an entry is \(text)")
        }
        guard let target = policy.target(text) else { return }
        try require(target.text == text, "it was changed")
        try require(policy.allows(target) && policy.target(text) == target, "it is not allowed at use")
        try require(
            text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"\\\"'<>".utf8.contains($0) }, "a byte that may not be")
        let isOwn = text.hasPrefix("/")
        try require(isOwn ? !text.hasPrefix("//") : allowed.contains { text.hasPrefix($0) }, "it leads to \(text)")
        try require(ReturnPolicy().target(text) != nil || !isOwn, "an own path needs an entry")
        let path = text.prefix { $0 != "?" && $0 != "#" }
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        try require(!segments.contains("..") && !segments.contains("."), "a dot segment")
        try checkResolved(text, isOwn ? "own.example" : nil)
    }

    private static func checkResolved(_ text: String, _ host: String?) throws {
        guard let url = URL(string: text, relativeTo: URL(string: "https://own.example/login"))?.absoluteURL else {
            return
        }
        if let host {
            try require(url.host() == host && url.scheme == "https" && url.port == nil, "Foundation goes to \(url)")
        } else {
            try require(allowed.contains { url.absoluteString.hasPrefix($0) }, "Foundation goes to \(url)")
        }
        try require(url.user() == nil && url.password() == nil, "there is a user in \(url)")
    }
}
