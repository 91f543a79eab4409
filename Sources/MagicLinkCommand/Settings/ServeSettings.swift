import MagicLink
import MagicLinkHTTP
import MagicLinkJWT

/// What `magiclink serve` was asked to do, understood and checked.
struct ServeSettings {
    let service: ServiceSettings
    /// The master keys.
    let keys: KeyRing
    /// How mails get out.
    let mail: MailSettings
    /// Where the certificate and its key lie, if TLS is ours.
    let tlsFiles: TLSFiles?

    /// Understands the settings and reads the key file, or says everything that is missing or wrong at once.
    ///
    /// - Parameters:
    ///   - isAdminExposed: true if the operator insists that health is asked for from other machines.
    ///   - inherited: sockets that listen already; they stand in for the setting of their kind.
    init(
        _ values: SettingValues, isAdminExposed: Bool, inherited: InheritedSockets = InheritedSockets()
    ) throws(SettingsProblems) {
        var reader = SettingsReader(values)
        let baseURL = reader.publicURL()
        let keys = reader.keys()
        let mail = reader.mail()
        let (tlsFiles, tls) = reader.tls(for: baseURL)
        let trustedProxies = reader.trustedProxies(before: baseURL)
        let listen = reader.addresses(.listen, "127.0.0.1:8080", localOnly: nil, insteadOf: inherited.login)
        let adminListen = reader.addresses(
            .adminListen, "127.0.0.1:9080",
            localOnly: isAdminExposed ? nil : "health is for this machine only; --expose-admin allows more",
            insteadOf: inherited.admin)
        let store = reader.store(.sqlite(path: "magiclink.db"))
        let (origins, policy) = (reader.origins(), reader.policy(limits: .standard))
        let capacity = reader.capacity()
        if let baseURL, let keys, let policy { reader.checkLinks(at: baseURL, keys, policy) }
        guard let baseURL, let keys, let mail, let trustedProxies, let policy, reader.problems.isEmpty else {
            throw SettingsProblems(all: reader.problems)
        }
        service = ServiceSettings(
            listen: listen, tls: tls, adminListen: adminListen, inherited: inherited, baseURL: baseURL, store: store,
            policy: policy, templates: mail.templates, mailDelay: .seconds(1), origins: origins,
            trustedProxies: trustedProxies, capacity: capacity)
        (self.keys, self.mail) = (keys, mail)
        self.tlsFiles = tlsFiles
    }
}

extension SettingsReader {
    fileprivate mutating func publicURL() -> BaseURL? {
        if values[.baseURL] == nil {
            complain(
                SettingsProblem(missing: .baseURL, "write what links begin with, such as https://login.example.org"))
        }
        return baseURL()
    }

    fileprivate mutating func keys() -> KeyRing? {
        guard let path = values[.keyFile] else {
            complain(SettingsProblem(missing: .keyFile, "make a file with \(KeyFile.recipe) and write its path"))
            return nil
        }
        do throws(SettingsProblem) {
            let keys = try KeyFile.read(path, named: Setting.keyFile.rawValue)
            // Whoever has seen the machine of a developer could sign anybody in.
            if let key = keys.keyIDs.first(where: { $0.text.hasPrefix(DevelopmentKeys.mark) }) {
                complain(.keyFile, path, "it holds \(key), a key of magiclink dev; make others with \(KeyFile.recipe)")
            }
            return keys
        } catch {
            complain(error)
            return nil
        }
    }

    fileprivate mutating func checkLinks(at url: BaseURL, _ keys: KeyRing, _ policy: LoginPolicy) {
        do throws(SettingsProblem) {
            _ = try Site.checked(at: url, keys: keys, policy: policy)
        } catch {
            complain(error)
        }
    }

    /// Required where links are https and TLS is not ours: then it is somebody else's, in front of us.
    fileprivate mutating func trustedProxies(before url: BaseURL?) -> TrustedProxies? {
        let advice = "networks such as 10.0.0.0/8,2001:db8::/32, or unix, or none"
        guard let text = values[.trustedProxies] else {
            if url?.scheme == "http" || values[.tlsCertFile] != nil { return TrustedProxies.nobody }
            complain(SettingsProblem(missing: .trustedProxies, "write who ends TLS before it: \(advice)"))
            return nil
        }
        if let proxies = TrustedProxies(text) { return proxies }
        complain(.trustedProxies, text, "write \(advice)")
        return nil
    }
}
