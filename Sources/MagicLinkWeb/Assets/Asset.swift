import MagicLinkHTTP

/// The files that pages load. They are embedded: a program without a folder beside it cannot lose them.
struct Asset: Sendable {
    static let style = Asset(PackageResources.magiclink_css, type: "text/css; charset=utf-8")
    static let script = Asset(PackageResources.magiclink_js, type: "text/javascript; charset=utf-8")

    /// Names the contents: whoever has them is told so in 304 instead of being sent them again.
    private let tag: String
    private let whole: OutgoingResponse

    private init(_ bytes: [UInt8], type: String) {
        // FNV-1a: nobody but us writes these files, so nobody looks for two of one sum.
        let sum = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        tag = "\"\(String(sum, radix: 16))\""
        whole = OutgoingResponse(
            .ok,
            fields: [
                // Short, because the names do not change with the contents.
                ("content-type", type), ("cache-control", "max-age=300"), ("x-content-type-options", "nosniff"),
                ("cross-origin-resource-policy", "same-origin"), ("etag", tag),
            ], body: bytes)
    }

    /// The file, or that the client has it; nil if a condition of the request does not hold.
    func answer(to request: IncomingRequest) -> OutgoingResponse? {
        switch Preconditions.judge(request, tag: tag) {
        case nil: whole
        case .notModified?: OutgoingResponse(.notModified, fields: [("cache-control", "max-age=300"), ("etag", tag)])
        default: nil
        }
    }
}
