import MagicLinkHTTP

/// The files that pages load. They are embedded: a program without a folder beside it cannot lose them.
enum Asset {
    static let style = answer(PackageResources.magiclink_css, type: "text/css; charset=utf-8")
    static let script = answer(PackageResources.magiclink_js, type: "text/javascript; charset=utf-8")

    private static func answer(_ bytes: [UInt8], type: String) -> OutgoingResponse {
        OutgoingResponse(
            .ok,
            fields: [
                // Short, because the names do not change with the contents.
                ("content-type", type), ("cache-control", "max-age=300"), ("x-content-type-options", "nosniff"),
                ("cross-origin-resource-policy", "same-origin"),
            ], body: bytes)
    }
}
