// swift-tools-version: 6.2

import PackageDescription

// The fuzz targets, linked with libFuzzer instead of a `main`: `make fuzz`. The root package compiles the same targets
// into a test, which replays what was found; it knows nothing of fuzzing.
let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "MagicLink", path: "../..")],
    targets: [
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                .product(name: "MagicLink", package: "MagicLink"),
                .product(name: "MagicLinkJWT", package: "MagicLink"),
                .product(name: "MagicLinkHTTP", package: "MagicLink"),
            ],
            path: ".",
            exclude: ["Replay", "Dictionaries", "run", "seeds.py"],
            sources: ["Targets", "Entry"],
            swiftSettings: [
                .swiftLanguageMode(.v6), .strictMemorySafety(), .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ]
)
