import TestClient

extension Place {
    /// Starts serve on sockets that somebody else holds, as a service manager does, and waits until it is ready.
    ///
    /// - Parameter names: what `LISTEN_FDNAMES` says; nil for nothing.
    func serve(
        on store: RunningService.Store = .sqlite, holding sockets: [HeldSocket], names: String? = "login",
        _ changes: [String: String] = [:]
    ) throws -> RunningProgram {
        try RunningProgram(open(on: store, holding: sockets.map(\.descriptor), names: names, changes))
    }

    /// Starts serve on descriptors that may be anything.
    func open(
        on store: RunningService.Store = .memory, holding descriptors: [Int32], names: String? = "login",
        _ changes: [String: String] = [:]
    ) throws -> Program {
        if !exists("keys") { try write(newKey("k1"), to: "keys") }
        var settings = ["LISTEN_FDS": "\(descriptors.count)", "MAGICLINK_LISTEN": ""]
        if let names {
            settings["LISTEN_FDNAMES"] = names
            if names.split(separator: ":").contains("admin") { settings["MAGICLINK_ADMIN_LISTEN"] = "" }
        }
        // The shell has the number that the program will have.
        return try start(
            ["serve"], environment: Self.serveSettings(store).merging(settings) { $1 }.merging(changes) { $1 },
            after: "export LISTEN_PID=$$", left: descriptors)
    }
}
