// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "JWTKitPeer",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.7.1")],
    targets: [
        .executableTarget(name: "JWTKitPeer", dependencies: [.product(name: "JWTKit", package: "jwt-kit")])
    ]
)
