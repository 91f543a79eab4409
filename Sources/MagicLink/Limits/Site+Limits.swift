public import MagicLinkJWT

extension Site {
    /// The limits that are counted for; nil where there are none.
    var countedLimits: LoginLimits? { policy.limits.isNone ? nil : policy.limits }

    /// What a wish is measured by; nil where there are no limits.
    func measure(of wish: LoginWish) throws(StoreError) -> Measure? {
        guard let limits = countedLimits else { return nil }
        // Without its pseudonym nobody can be counted: then nobody begins.
        guard let address = pseudonym(.address, Array(wish.address.key.utf8)) else { throw StoreError(.unavailable) }
        var network: Pseudonym?
        if let bytes = wish.network?.bytes {
            network = pseudonym(.network, bytes)
            guard network != nil else { throw StoreError(.unavailable) }
        }
        return Measure(limits: limits, address: address, network: network, browser: wish.browser.flatMap(pseudonym))
    }

    /// What collecting settles; nil where there are no limits.
    func settlement(browser mark: BrowserMark?) -> Settlement? {
        countedLimits.map { Settlement(limits: $0, browser: mark.flatMap(pseudonym)) }
    }

    /// The mark that a browser is given for the login that it collects: a function of the login, so that it can be given
    /// again. Nil where nobody has to be known again.
    func browserMark(of id: SessionID) -> BrowserMark? {
        guard !policy.limits.address.isEmpty else { return nil }
        return pseudonym(.newMark, id.bytes).map { BrowserMark($0) }
    }

    private func pseudonym(_ mark: BrowserMark) -> Pseudonym? {
        pseudonym(.browser, mark.bytes)
    }

    /// What is named; each kind has names of its own, so that none stands for another.
    private enum Kind: UInt8 {
        case address = 1
        case network = 2
        case browser = 3
        case newMark = 4
    }

    private func pseudonym(_ kind: Kind, _ bytes: [UInt8]) -> Pseudonym? {
        guard let mac = keys.pseudonym(of: [kind.rawValue] + bytes), mac.count >= 16 else { return nil }
        let words = [mac.prefix(8), mac.dropFirst(8).prefix(8)].map { bytes in
            bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return Pseudonym(high: words[0], low: words[1])
    }
}

extension LoginFlow {
    /// The mark for the cookie of the browser that has collected `id`: the one it `brought`, or a new one that is the same
    /// each time. Nil where nobody has to be known again.
    public func browserMark(_ brought: BrowserMark?, of id: SessionID) -> BrowserMark? {
        site.browserMark(of: id).map { brought ?? $0 }
    }
}
