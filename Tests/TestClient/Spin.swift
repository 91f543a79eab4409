import Glibc

/// Waits until `holds`, which another thread is about to make true; no fixed sleep decides a test.
package func spin(_ what: String, _ holds: () -> Bool) throws {
    let limit = ContinuousClock.now + .seconds(20)
    while !holds() {
        guard ContinuousClock.now < limit else { throw Client.Failure(description: "never: \(what)") }
        sched_yield()
    }
}
