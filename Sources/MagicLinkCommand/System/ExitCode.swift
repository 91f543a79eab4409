/// What the process ends with; others rely on the numbers.
enum ExitCode: Int32 {
    /// Done.
    case done = 0
    /// Failed or refused.
    case failed = 1
    /// Wrong usage.
    case usage = 2
    /// The configuration is wrong (`EX_CONFIG` of sysexits.h).
    case configuration = 78
}
