import FoundationEssentials
import MagicLink
import MagicLinkMail
import MagicLinkServer
import MagicLinkTesting

/// `magiclink dev`: a service for this machine, which needs no setting.
enum DevCommand {
    /// Requests under way have so long to end when the service stops.
    static let drain: Duration = .seconds(10)

    static func run(_ arguments: [String], environment: [String: String]) async -> ExitCode {
        let options: DevOptions
        do {
            options = try DevOptions(arguments)
        } catch {
            Terminal.complain(error.description)
            return .usage
        }
        do {
            return try await serve(options, environment)
        } catch let problems as SettingsProblems {
            for problem in problems.all { Terminal.complain(problem.description) }
            return .configuration
        } catch let problem as SettingsProblem {
            Terminal.complain(problem.description)
            return .configuration
        } catch {
            Terminal.complain("\(error)")
            return .failed
        }
    }

    private static func serve(_ options: DevOptions, _ environment: [String: String]) async throws -> ExitCode {
        var file: [UInt8]?
        if let path = options.config {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw SettingsProblem("the file \"\(path)\" of --config cannot be read")
            }
            file = Array(data)
        }
        let values = try SettingValues(environment: environment, file: file)
        let settings = try DevelopmentSettings(values, isExposed: options.isExposed)
        // Before anything starts, so that no signal is lost.
        let stop = try StopSignal()
        let keys = try DevelopmentKeys.load(from: options.data, random: SystemRandom())
        let clock = options.isClockManual ? ManualClock(SteadyClock().now) : nil
        let server = try await DevelopmentServer(
            settings: settings, keys: keys,
            surroundings: .init(
                manualClock: clock, isExposed: options.isExposed,
                announce: { Terminal.say("mail for \($0.recipient): \($0.link)") }))
        greet(server, options, clock)
        try await stop.wait()
        let hasDrained = await server.stop(within: drain)
        Terminal.say(hasDrained ? "stopped" : "stopped; connections that did not end in time were cut")
        return .done
    }

    private static func greet(_ server: DevelopmentServer, _ options: DevOptions, _ clock: ManualClock?) {
        let scope = options.isExposed ? "development" : "development on this machine"
        var lines = ["magiclink \(VersionCommand.version), for \(scope); logins are in memory and end with it"]
        if options.isExposed {
            lines.append("WARNING: exposed. Whoever reaches it and knows the mailbox's path signs in as anybody.")
        }
        lines.append("  sign in  \(server.baseURL)/")
        lines.append("  mails    \(server.baseURL)\(server.prefix)mailbox")
        if let clock { lines.append("  clock    \(server.baseURL)\(server.prefix)clock stands at \(clock.now)") }
        for address in server.adminAddresses { lines.append("  health   \(address) /livez, /readyz") }
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

    /// What was wrong with them.
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    init(_ arguments: [String]) throws(Problem) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            switch option {
            case "--expose": isExposed = true
            case "--config": config = try Self.value(of: option, &rest)
            case "--data": data = try Self.value(of: option, &rest)
            case "--clock":
                guard try Self.value(of: option, &rest) == "manual" else {
                    throw Problem(description: "--clock takes the word manual")
                }
                isClockManual = true
            default: throw Problem(description: "dev does not know \"\(option)\"; `magiclink help` says what it knows")
            }
        }
    }

    private static func value(of option: String, _ rest: inout ArraySlice<String>) throws(Problem) -> String {
        guard let value = rest.popFirst(), !value.isEmpty else {
            throw Problem(description: "\(option) needs something behind it")
        }
        return value
    }
}
