// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "StoreBench",
    dependencies: [.package(name: "MagicLink", path: "../../..")],
    targets: [
        .executableTarget(
            name: "StoreBench",
            dependencies: [
                .product(name: "MagicLink", package: "MagicLink"),
                .product(name: "MagicLinkJWT", package: "MagicLink"),
                .product(name: "MagicLinkSQLite", package: "MagicLink"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
