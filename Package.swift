// swift-tools-version: 6.2

import PackageDescription

/// One language for every Swift target; what a target may reach is its dependency list and nothing else.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func room(_ name: String, uses: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: uses, resources: resources, swiftSettings: house)
}

func tests(of name: String, with more: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + more, exclude: exclude, swiftSettings: house)
}

let package = Package(
    name: "MagicLink",
    products: [
        .library(name: "MagicLink", targets: ["MagicLink"]),
        .library(name: "MagicLinkJWT", targets: ["MagicLinkJWT"]),
        .library(name: "MagicLinkHTTP", targets: ["MagicLinkHTTP"]),
        .library(name: "MagicLinkWeb", targets: ["MagicLinkWeb"]),
        .library(name: "MagicLinkSQLite", targets: ["MagicLinkSQLite"]),
        .library(name: "MagicLinkMail", targets: ["MagicLinkMail"]),
        .library(name: "MagicLinkTesting", targets: ["MagicLinkTesting"]),
        .executable(name: "magiclink", targets: ["MagicLinkCommand"]),
    ],
    targets: [
        // The C walls: one per library, each imported by one Swift target only.
        .target(name: "CMagicLinkCrypto", linkerSettings: [.linkedLibrary("crypto")]),
        .target(name: "CMagicLinkCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CMagicLinkLinux"),
        .target(name: "CMagicLinkProcess"),
        .target(name: "CMagicLinkSpawn"),
        .target(name: "CMagicLinkSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "CMagicLinkTLS", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),

        // Inwards: who decides.
        room("MagicLinkCrypto", uses: ["CMagicLinkCrypto"]),
        room("MagicLinkJWT", uses: ["MagicLinkCrypto"]),
        room("MagicLink", uses: ["MagicLinkJWT", "MagicLinkCrypto"]),

        // Outwards: who speaks, who moves bytes, who keeps mails. None knows another.
        room("MagicLinkHTTP"),
        room(
            "MagicLinkWeb", uses: ["MagicLinkHTTP", "MagicLink", "MagicLinkJWT"],
            resources: [.embedInCode("Assets/magiclink.css"), .embedInCode("Assets/magiclink.js")]),
        room("MagicLinkServer", uses: ["MagicLinkHTTP", "CMagicLinkLinux", "CMagicLinkTLS"]),
        room("MagicLinkSQLite", uses: ["MagicLink", "MagicLinkJWT", "CMagicLinkSQLite"]),
        room(
            "MagicLinkMail",
            uses: ["MagicLink", "MagicLinkJWT", "MagicLinkCrypto", "CMagicLinkCurl", "CMagicLinkSpawn"]),
        room("MagicLinkTesting", uses: ["MagicLink", "MagicLinkJWT", "MagicLinkCrypto"]),

        // The one place that sees them all.
        .executableTarget(
            name: "MagicLinkCommand",
            dependencies: [
                "MagicLink", "MagicLinkJWT", "MagicLinkHTTP", "MagicLinkWeb", "MagicLinkServer", "MagicLinkMail",
                "MagicLinkSQLite", "MagicLinkTesting", "CMagicLinkProcess",
            ],
            swiftSettings: house),

        // A client of plain sockets, for tests over the wire.
        .target(
            name: "TestClient", dependencies: ["MagicLinkServer", "MagicLinkHTTP"], path: "Tests/TestClient",
            exclude: ["mail_server.py", "postfix.sh"], swiftSettings: house),
        // Writes what is generated in Fixtures; `make fixtures`.
        .executableTarget(
            name: "FixtureMaker",
            dependencies: [
                "MagicLinkTesting", "MagicLinkWeb", "MagicLinkHTTP", "MagicLink", "MagicLinkJWT", "MagicLinkCrypto",
            ],
            path: "Tests/FixtureMaker", swiftSettings: house),
        tests(of: "MagicLinkCrypto"),
        tests(of: "MagicLinkJWT", with: ["MagicLinkCrypto"]),
        tests(of: "MagicLink", with: ["MagicLinkTesting", "MagicLinkJWT"]),
        tests(of: "MagicLinkHTTP", with: ["TestClient"]),
        tests(of: "MagicLinkWeb", with: ["MagicLinkTesting", "MagicLink", "MagicLinkHTTP", "MagicLinkJWT"]),
        tests(
            of: "MagicLinkServer", with: ["MagicLinkHTTP", "TestClient"], exclude: ["Support/tls_client.py"]),
        tests(
            of: "MagicLinkSQLite", with: ["MagicLinkTesting", "MagicLink", "MagicLinkJWT", "TestClient"],
            exclude: ["Support/full_log.c"]),
        tests(
            of: "MagicLinkMail",
            with: ["MagicLink", "MagicLinkJWT", "MagicLinkServer", "MagicLinkTesting", "TestClient"],
            exclude: ["Support/read_mails.py"]),
        tests(of: "MagicLinkTesting", with: ["MagicLink", "MagicLinkJWT", "MagicLinkCrypto"]),
        tests(
            of: "MagicLinkCommand",
            with: [
                "MagicLink", "MagicLinkJWT", "MagicLinkHTTP", "MagicLinkServer", "MagicLinkTesting", "MagicLinkMail",
                "MagicLinkSQLite", "MagicLinkWeb", "TestClient",
            ], exclude: ["Browser/devtools.py", "Browser/sign_in.py"]),
        // What `make fuzz` looks for and found, without libFuzzer: the nested package is the one that links it.
        .testTarget(
            name: "FuzzTests", dependencies: ["MagicLink", "MagicLinkJWT", "MagicLinkHTTP"], path: "Tests/Fuzz",
            exclude: ["Package.swift", "Entry", "Dictionaries", "run", "seeds.py"], sources: ["Targets", "Replay"],
            swiftSettings: house),
    ]
)
