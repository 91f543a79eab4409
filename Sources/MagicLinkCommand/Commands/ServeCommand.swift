import MagicLink
import MagicLinkJWT
import MagicLinkServer

/// `magiclink serve`: the service for real people. It starts with everything it was told, or not at all.
enum ServeCommand {
    static func run(_ arguments: [String], environment: [String: String]) async -> ExitCode {
        do {
            try await serve(try ServeOptions(arguments), environment)
            return .done
        } catch {
            return ExitCode(saying: error)
        }
    }

    private static func serve(_ options: ServeOptions, _ environment: [String: String]) async throws {
        try ProcessHygiene.apply()
        let values = try SettingValues(environment: environment, config: options.config)
        ProcessHygiene.forget(InheritedSockets.variables + [Setting.smtpPassword.rawValue])
        let inherited = try InheritedSockets(environment: environment, process: ProcessHygiene.process)
        let settings = try ServeSettings(values, isAdminExposed: options.isAdminExposed, inherited: inherited)
        // Before anything starts, so that no signal is lost.
        let stop = try StopSignal()
        let reload = settings.tlsFiles == nil ? nil : try ReloadSignal()
        let store = try OpenStore(settings.service.store)
        if settings.service.store == .memory {
            Terminal.complain("MAGICLINK_STORE is \"memory:\"; logins and sessions end with this process")
        }
        if let warning = store.warning(at: SteadyClock().now) { Terminal.complain(warning) }
        if let warning = settings.mail.warning { Terminal.complain(warning) }
        if let files = settings.tlsFiles, let credentials = settings.service.tls { warn(of: credentials, from: files) }
        let server: LoginServer
        do {
            let route = try OpenRoute(settings.mail, clock: store.clock)
            if settings.mail.isChecked { try await check(route) }
            server = try await LoginServer(
                settings: settings.service, keys: settings.keys, store: store, mailer: route.mailer,
                surroundings: .init(tell: Terminal.complain)
            ) { service, _, _ in service }
        } catch {
            await store.close()
            throw error
        }
        if let reload, let files = settings.tlsFiles {
            try reload.each { [server = server.server] in renew(files, of: server) }
        }
        greet(server, settings)
        try await server.serve(until: stop)
    }

    private static func check(_ route: OpenRoute) async throws(StartProblem) {
        do throws(StartProblem) {
            try await route.check()
        } catch {
            throw StartProblem(error.code, "\(error); MAGICLINK_MAIL_CHECK=off starts without asking there")
        }
    }

    /// Reads certificate and key again. Files that will not do change nothing: an operator who makes a mistake shall not
    /// take the service away.
    private static func renew(_ files: TLSFiles, of server: Server) {
        do throws(SettingsProblem) {
            let credentials = try files.read()
            server.renew(credentials)
            warn(of: credentials, from: files)
            Terminal.say("\(files.certificates) is read again; new connections have it")
        } catch {
            Terminal.complain("\(error); the old certificate goes on")
        }
    }

    private static func warn(of credentials: TLSCredentials, from files: TLSFiles) {
        if let warning = files.warning(of: credentials, at: SteadyClock().now) { Terminal.complain("\(warning)") }
    }

    private static func greet(_ server: LoginServer, _ settings: ServeSettings) {
        var lines = ["magiclink \(VersionCommand.version)", "  sign in  \(server.baseURL)/"]
        for address in server.server.addresses { lines.append("  listens  \(address)") }
        if let files = settings.tlsFiles { lines.append("  tls      \(files.certificates)") }
        for address in server.adminAddresses { lines.append("  health   \(address) /livez, /readyz") }
        lines.append("  store    \(settings.service.store)")
        lines.append("  mails    \(settings.mail.route)")
        lines.append("  keys     \(settings.keys.signingKeyID) signs")
        lines.append("ready")
        for line in lines { Terminal.say(line) }
    }
}

/// The words behind `magiclink serve`.
struct ServeOptions: Equatable {
    var config: String?
    var isAdminExposed = false

    init(_ arguments: [String]) throws(UsageProblem) {
        var options = Options(arguments)
        while let option = options.next() {
            switch option {
            case "--config": config = try options.value(of: option)
            case "--expose-admin": isAdminExposed = true
            default: throw UsageProblem("serve does not know \"\(option)\"; `magiclink help` says what it knows")
            }
        }
    }
}
