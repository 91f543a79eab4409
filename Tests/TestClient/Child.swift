package import Glibc
import Synchronization

/// A program in a process of its own.
///
/// Not Foundation's `Process`: in a test process with well over a thousand descriptors its `run` reads past the end of a
/// listing of them (`findMaximumOpenFromProcSelfFD`, found by AddressSanitizer), and now and then dies of it.
package final class Child: Sendable {
    /// How a process ended.
    package enum End: Equatable, Sendable {
        case exit(Int32)
        case signal(Int32)
    }

    /// Why none was started.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// What the sanitizers of `make sanitize` read, and what is preloaded for them: a program under test is looked at
    /// like the test that starts it.
    private static let inherited = ["TSAN_OPTIONS", "ASAN_OPTIONS", "LD_PRELOAD"]

    /// Its number.
    package let id: pid_t
    private let ended = Mutex<End?>(nil)

    /// Starts `program`, a path, in `folder`, with these three descriptors, those `left` to it from 3 on, and whatever else
    /// is not closed on execution.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String], in folder: String, input: Int32,
        output: Int32, errors: Int32, left: [Int32] = []
    ) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        // Copies from beyond the places they go to, so that none of them is overwritten before it is there.
        let own = ([input, output, errors] + left).map { fcntl($0, F_DUPFD_CLOEXEC, 3 + Int32(left.count)) }
        defer { for copy in own { close(copy) } }
        for (place, copy) in own.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, copy, Int32(place))
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // The threads that tests run on block the signals that a program has to hear.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        // By env, which changes the directory and becomes the program: posix_spawn's own way is hidden from Swift.
        let env = "/usr/bin/env"
        var words: [UnsafeMutablePointer<CChar>?] = unsafe ([env, "-C", folder, program] + arguments).map {
            unsafe strdup($0)
        }
        unsafe words.append(nil)
        var all = environment
        for name in Self.inherited where all[name] == nil {
            if let value = unsafe getenv(name) { unsafe all[name] = String(cString: value) }
        }
        var settings: [UnsafeMutablePointer<CChar>?] = unsafe all.map { unsafe strdup("\($0.key)=\($0.value)") }
        unsafe settings.append(nil)
        defer { unsafe (words + settings).forEach { unsafe free($0) } }
        var id: pid_t = 0
        let error = unsafe posix_spawn(&id, env, &actions, &attributes, &words, &settings)
        guard error == 0 else { throw Failure(description: "\(program): posix_spawn: errno \(error)") }
        self.id = id
    }

    /// True until it has ended.
    package var isRunning: Bool {
        ended.withLock { end in
            if end == nil { end = Self.reap(id, WNOHANG) }
            return end == nil
        }
    }

    /// Waits for its end.
    package func wait() -> End {
        // First without taking it away, so that whoever signals it meanwhile reaches it and nobody else.
        var info = unsafe siginfo_t()
        while ended.withLock({ $0 }) == nil, unsafe waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0,
            errno == EINTR
        {}
        return ended.withLock { end in
            let found = end ?? Self.reap(id, 0) ?? .exit(-1)
            end = found
            return found
        }
    }

    /// Sends a signal, if it has not ended.
    package func signal(_ number: Int32) {
        ended.withLock { end in
            if end == nil { end = Self.reap(id, WNOHANG) }
            if end == nil { kill(id, number) }
        }
    }

    private static func reap(_ id: pid_t, _ options: Int32) -> End? {
        var status: Int32 = 0
        var found: pid_t
        repeat { found = unsafe waitpid(id, &status, options) } while found < 0 && errno == EINTR
        guard found == id else { return nil }
        return status & 0x7f == 0 ? .exit(status >> 8 & 0xff) : .signal(status & 0x7f)
    }
}
