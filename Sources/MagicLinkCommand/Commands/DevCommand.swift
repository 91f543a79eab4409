import MagicLink
import MagicLinkMail
import MagicLinkServer
import MagicLinkTesting

/// `magiclink dev`: a service for this machine, which needs no setting.
enum DevCommand {
    static func run(_ arguments: [String], environment: [String: String]) async -> ExitCode {
        do {
            try await serve(try DevOptions(arguments), environment)
            return .done
        } catch {
            return ExitCode(saying: error)
        }
    }

    private static func serve(_ options: DevOptions, _ environment: [String: String]) async throws {
        try ProcessHygiene.apply()
        let values = try SettingValues(environment: environment, config: options.config)
        let settings = try DevelopmentSettings(values, isExposed: options.isExposed, data: options.data).service
        // Before anything starts, so that no signal is lost.
        let stop = try StopSignal()
        let keys = try DevelopmentKeys.load(from: options.data, random: SystemRandom())
        var manualClock: ManualClock?
        let store = try OpenStore(settings.store) { mark in
            let steady = SteadyClock(notBefore: mark)
            guard options.isClockManual else { return steady }
            let clock = ManualClock(steady.now)
            manualClock = clock
            return clock
        }
        if manualClock == nil, let warning = store.warning(at: SteadyClock().now) { Terminal.complain(warning) }
        let server: DevelopmentServer
        do {
            server = try await DevelopmentServer(
                settings: settings, keys: keys, store: store,
                surroundings: .init(
                    manualClock: manualClock, isExposed: options.isExposed,
                    announce: { Terminal.say("mail for \($0.recipient): \($0.link)") }, tell: Terminal.complain))
        } catch {
            await store.close()
            throw error
        }
        greet(server, settings, options, manualClock)
        try await server.logins.serve(until: stop)
    }

    private static func greet(
        _ server: DevelopmentServer, _ settings: ServiceSettings, _ options: DevOptions, _ clock: ManualClock?
    ) {
        let scope = options.isExposed ? "development" : "development on this machine"
        let url = server.logins.baseURL
        var lines = ["magiclink \(VersionCommand.version), for \(scope)"]
        if options.isExposed {
            lines.append("WARNING: exposed. Whoever reaches it and knows the mailbox's path signs in as anybody.")
        }
        lines.append("  sign in  \(url)/")
        lines.append("  mails    \(url)\(server.prefix)mailbox")
        if let clock { lines.append("  clock    \(url)\(server.prefix)clock stands at \(clock.now)") }
        for address in server.logins.server.addresses { lines.append("  listens  \(address)") }
        for address in server.logins.adminAddresses { lines.append("  health   \(address) /livez, /readyz") }
        let isKept = settings.store != .memory
        lines.append("  store    \(settings.store)\(isKept ? "" : " where logins end with this process")")
        lines.append("  keys     \(options.data)/keys")
        lines.append("ready")
        for line in lines { Terminal.say(line) }
    }
}

/// The words behind `magiclink dev`.
struct DevOptions: Equatable {
    var isClockManual = false
    var isExposed = false
    var config: String?
    var data = ".magiclink"

    init(_ arguments: [String]) throws(UsageProblem) {
        var options = Options(arguments)
        while let option = options.next() {
            switch option {
            case "--expose": isExposed = true
            case "--config": config = try options.value(of: option)
            case "--data": data = try options.value(of: option)
            case "--clock":
                guard try options.value(of: option) == "manual" else {
                    throw UsageProblem("--clock takes the word manual")
                }
                isClockManual = true
            default: throw UsageProblem("dev does not know \"\(option)\"; `magiclink help` says what it knows")
            }
        }
    }
}
