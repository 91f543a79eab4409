// swift-tools-version: 6.2
import PackageDescription

// The peers that are written as a Swift engineer would, on Hummingbird. A package of its own, so that nothing of it comes
// near ours; build it with
//     swift build -c release --static-swift-stdlib --package-path Tests/Benchmarks/swift-peers \
//         --scratch-path .build-swift-peers
let package = Package(
    name: "hummingbird-peers",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        .executableTarget(
            name: "LoginPeer",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .executableTarget(name: "ParkPeer", dependencies: [.product(name: "Hummingbird", package: "hummingbird")]),
    ]
)
