import Glibc
package import MagicLinkServer

/// Waits until `holds`, which another thread is about to make true; no fixed sleep decides a test.
package func spin(_ what: String, _ holds: () throws -> Bool) throws {
    let limit = ContinuousClock.now + .seconds(20)
    while try !holds() {
        guard ContinuousClock.now < limit else { throw WireClient.Failure(description: "never: \(what)") }
        sched_yield()
    }
}

/// True if nobody listens there.
package func isRefused(_ address: ListenAddress?) -> Bool {
    do {
        _ = try WireClient(address)
        return false
    } catch {
        return true
    }
}
