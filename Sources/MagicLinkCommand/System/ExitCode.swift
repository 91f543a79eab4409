/// What the process ends with; others rely on the numbers.
enum ExitCode: Int32 {
    /// Done.
    case done = 0
    /// Failed or refused.
    case failed = 1
    /// Wrong usage.
    case usage = 2
    /// Nothing is wrong but the moment: try later (`EX_TEMPFAIL` of sysexits.h).
    case tryLater = 75
    /// The configuration is wrong (`EX_CONFIG` of sysexits.h).
    case configuration = 78
}

/// Why a command could not start its work, and what the process ends with.
struct StartProblem: Error, Equatable, CustomStringConvertible {
    let code: ExitCode
    let description: String

    init(_ code: ExitCode, _ description: String) {
        self.code = code
        self.description = description
    }
}

/// The words of a command were wrong.
struct UsageProblem: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension ExitCode {
    /// Says on standard error what went wrong, a line for each thing, and finds the code for it.
    init(saying error: any Error) {
        switch error {
        case let problems as SettingsProblems:
            for problem in problems.all { Terminal.complain(problem.description) }
            self = .configuration
        case let problem as SettingsProblem:
            Terminal.complain(problem.description)
            self = .configuration
        case let problem as StartProblem:
            Terminal.complain(problem.description)
            self = problem.code
        case let problem as UsageProblem:
            Terminal.complain(problem.description)
            self = .usage
        default:
            Terminal.complain("\(error)")
            self = .failed
        }
    }
}
