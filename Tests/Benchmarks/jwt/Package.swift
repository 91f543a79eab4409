// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "JWTBench",
    dependencies: [.package(name: "MagicLink", path: "../../..")],
    targets: [
        .target(name: "CLimit", linkerSettings: [.linkedLibrary("crypto")]),
        .executableTarget(
            name: "JWTBench", dependencies: ["CLimit", .product(name: "MagicLinkJWT", package: "MagicLink")],
            swiftSettings: [.swiftLanguageMode(.v6)]),
    ]
)
