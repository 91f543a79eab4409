// swift-tools-version: 6.2

import PackageDescription

// A stranger's package: it sees of MagicLink what its products show, and nothing else.
let package = Package(
    name: "Linkage",
    dependencies: [.package(name: "MagicLink", path: "../..")],
    targets: [
        .executableTarget(
            name: "Linkage",
            dependencies: [
                .product(name: "MagicLink", package: "MagicLink"),
                .product(name: "MagicLinkJWT", package: "MagicLink"),
            ])
    ]
)
