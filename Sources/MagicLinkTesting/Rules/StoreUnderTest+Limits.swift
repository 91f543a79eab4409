import MagicLink
import MagicLinkJWT

/// The steps that rules about limits are made of.
extension StoreUnderTest {
    func rate(_ count: Int, per seconds: Int64) throws(BrokenPromise) -> Rate {
        guard let rate = Rate(count, per: .seconds(seconds)) else { throw BrokenPromise("\(count) is no rate") }
        return rate
    }

    func limits(
        address: [Rate] = [], kept: [Rate] = [], network: [Rate] = [], everybody: [Rate] = []
    ) throws(BrokenPromise) -> LoginLimits {
        do throws(LoginLimits.Problem) {
            return try LoginLimits(address: address, kept: kept, network: network, everybody: everybody)
        } catch {
            throw BrokenPromise("the limits of a rule are none: \(error)")
        }
    }

    /// Pseudonyms need no key here: each kind has numbers of its own.
    func measure(
        _ limits: LoginLimits, _ address: EmailAddress, network: UInt64?, browser: UInt64? = nil
    ) -> Measure {
        let number = address.key.utf8.reduce(UInt64(0)) { $0 &* 257 &+ UInt64($1) }
        return Measure(
            limits: limits, address: Pseudonym(high: 1, low: number),
            network: network.map { Pseudonym(high: 2, low: $0) }, browser: browser.map { Pseudonym(high: 3, low: $0) })
    }

    func settlement(_ limits: LoginLimits, browser: UInt64? = nil) -> Settlement {
        Settlement(limits: limits, browser: browser.map { Pseudonym(high: 3, low: $0) })
    }

    /// Every mail row is done with.
    func removeMail() async throws {
        for due in try await store.dueMail(limit: 100) { try await store.remove(due.mail) }
    }
}
