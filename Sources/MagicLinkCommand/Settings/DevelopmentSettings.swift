import MagicLink
import MagicLinkHTTP
import MagicLinkServer

/// What `magiclink dev` was asked to do, understood and checked.
struct DevelopmentSettings {
    let service: ServiceSettings

    /// Understands the settings, or says everything that is wrong with them at once.
    ///
    /// - Parameters:
    ///   - isExposed: true if more than this machine may reach it.
    ///   - data: the directory where development keeps what it keeps.
    init(_ values: SettingValues, isExposed: Bool, data: String) throws(SettingsProblems) {
        var reader = SettingsReader(values)
        for setting in Setting.allCases where setting.isForServeOnly && values[setting] != nil {
            reader.complain(SettingsProblem("\(setting.rawValue) is for serve, and dev does without it; leave it out"))
        }
        let here = "development listens on this machine only"
        let listen = reader.addresses(
            .listen, "127.0.0.1:8080", localOnly: isExposed ? nil : "\(here); --expose allows more")
        let adminListen = reader.addresses(.adminListen, "127.0.0.1:9080", localOnly: here)
        let baseURL = reader.baseURL(insecureAllowed: isExposed)
        let store = reader.store(.sqlite(path: "\(data)/magiclink.db"))
        if values[.baseURL] == nil, let first = listen.first, !Self.namesItself(first) {
            reader.complain(SettingsProblem(missing: .baseURL, "and \(first) is no address that a link can name"))
        }
        let (origins, templates) = (reader.origins(), reader.mailTemplates())
        let capacity = reader.capacity()
        // Tests, replays and measurements come from one address.
        guard let policy = reader.policy(limits: .none), reader.problems.isEmpty else {
            throw SettingsProblems(all: reader.problems)
        }
        service = ServiceSettings(
            listen: listen, adminListen: adminListen, baseURL: baseURL, store: store, policy: policy,
            templates: templates, origins: origins, capacity: capacity)
    }

    /// True if the address, with whatever port it gets, can stand in a link.
    private static func namesItself(_ address: ListenAddress) -> Bool {
        switch address {
        case .unix: false
        case .ip(let peer): !(peer.high == 0 && (peer.low == 0 || peer.low == 0xffff_0000_0000))
        }
    }
}
