import CMagicLinkProcess
import Glibc

/// What a process does before it holds a secret or serves anybody.
enum ProcessHygiene {
    /// Makes everything that this process writes its owner's alone, keeps its memory (the keys) out of core dumps, and
    /// lets a write that fails fail with an error. For `dev` and `serve`, before anything else.
    static func apply() throws(StartProblem) {
        // Also for files that libraries make: a journal beside a database, a socket.
        umask(0o077)
        // A pipe that nobody reads any more and a limit on the size of files would else end the service.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        let error =
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0 ? magiclink_forbid_dumps() : errno
        guard error == 0 else { throw StartProblem(.failed, "core dumps cannot be turned off: errno \(error)") }
    }

    /// The number of this process.
    static var process: Int32 { getpid() }

    /// Takes variables out of the environment that programs started from here on are given.
    static func forget(_ variables: [String]) {
        for name in variables { unsafe _ = unsetenv(name) }
    }
}
