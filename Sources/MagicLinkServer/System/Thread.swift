import CMagicLinkLinux
import Glibc

/// A thread that runs one function and ends.
enum Thread {
    private final class Body {
        let run: () -> Void
        init(_ run: sending @escaping () -> Void) { self.run = run }
    }

    /// Starts it, detached.
    static func start(_ run: sending @escaping () -> Void) throws(ServerError) {
        let body = unsafe Unmanaged.passRetained(Body(run))
        var thread = pthread_t()
        let error = unsafe pthread_create(
            &thread, nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            }, body.toOpaque())
        guard error == 0 else {
            unsafe body.release()
            throw ServerError(.system, "pthread_create failed: errno \(error)")
        }
        pthread_detach(thread)
    }

    /// How many cores this process may use; at least one.
    static var cores: Int { Int(magiclink_cores()) }
}
