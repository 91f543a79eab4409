// swift-tools-version: 6.2

import PackageDescription

// Our request parser as a filter, for whoever compares it with others.
let package = Package(
    name: "ParserVerdicts",
    dependencies: [.package(name: "MagicLink", path: "../../..")],
    targets: [
        .executableTarget(
            name: "ParserVerdicts", dependencies: [.product(name: "MagicLinkHTTP", package: "MagicLink")])
    ]
)
