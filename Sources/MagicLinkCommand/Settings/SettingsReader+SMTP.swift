import MagicLinkMail

extension SettingsReader {
    /// How a mail server is talked to. What will not do is complained of, and left out.
    mutating func smtp(at route: SMTPRoute) -> SMTPConfiguration {
        var configuration = SMTPConfiguration(route: route)
        if let isRequired = word(.smtpTLS, ["required": true, "none": false]) {
            configuration.requiresTLS = isRequired
            if !isRequired, route.isImplicitTLS {
                complain(.smtpTLS, "none", "and smtps: is TLS; write smtp: for none")
            }
        }
        configuration.authorities = authorities(for: configuration)
        configuration.credentials = credentials()
        if let text = values[.smtpConnections] {
            if let count = Int(text), "\(count)" == text, (1...64).contains(count) {
                configuration.connections = count
            } else {
                complain(.smtpConnections, text, "write a number from 1 to 64")
            }
        }
        return configuration
    }

    /// A bundle of every authority there is has a quarter of this.
    private static let authoritiesLimit = 1024 * 1024

    private mutating func authorities(for configuration: SMTPConfiguration) -> String? {
        guard let path = values[.smtpCAFile] else { return nil }
        // Whoever names an authority believes that somebody looks at certificates.
        if !configuration.requiresTLS, !configuration.route.isImplicitTLS {
            complain(.smtpCAFile, path, "and there is no TLS; set MAGICLINK_SMTP_TLS=required, or leave it out")
        }
        do throws(PrivateFile.Problem) {
            let bytes = try PrivateFile.read(path, limit: Self.authoritiesLimit, isForAll: true)
            if bytes.count <= Self.authoritiesLimit,
                String(decoding: bytes, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----")
            {
                return path
            }
            complain(.smtpCAFile, path, "it holds no certificate in PEM")
        } catch {
            complain(.smtpCAFile, path, error.words(for: path))
        }
        return nil
    }

    private mutating func credentials() -> SMTPCredentials? {
        let given = [Setting.smtpPassword, .smtpPasswordFile, .smtpTokenFile].filter { values[$0] != nil }
        guard let user = values[.smtpUser] else {
            if let first = given.first {
                complain(SettingsProblem(missing: .smtpUser, "and \(first.rawValue) is; write whose it is"))
            }
            return nil
        }
        guard given.count == 1 else {
            let names = "MAGICLINK_SMTP_PASSWORD_FILE, MAGICLINK_SMTP_PASSWORD and MAGICLINK_SMTP_TOKEN_FILE"
            complain(SettingsProblem("MAGICLINK_SMTP_USER is set; set one of \(names) too"))
            return nil
        }
        guard let proof = proof(given[0]) else { return nil }
        let credentials = SMTPCredentials(user: user, proof: proof)
        if credentials == nil { complain(SettingsProblem("MAGICLINK_SMTP_USER is no user name; write one line")) }
        return credentials
    }

    private mutating func proof(_ setting: Setting) -> SMTPCredentials.Proof? {
        let text = values[setting] ?? ""
        guard setting != .smtpPassword else {
            var bytes = Array(text.utf8)
            if let secret = SMTPSecret(wiping: &bytes) { return .password(secret) }
            complain(SettingsProblem("\(setting.rawValue) is no password; write one line"))
            return nil
        }
        let secret: SMTPSecret
        do throws(SettingsProblem) {
            secret = try SecretFile.read(text, named: setting)
        } catch {
            complain(error)
            return nil
        }
        guard setting == .smtpTokenFile else { return .password(secret) }
        // Somebody else renews it: what was read just now has only shown that it can be.
        return .bearer {
            do throws(SettingsProblem) {
                return try SecretFile.read(text, named: setting)
            } catch {
                return nil
            }
        }
    }
}

/// A file that holds a password or a token on one line, for its owner alone.
enum SecretFile {
    static func read(_ path: String, named setting: Setting) throws(SettingsProblem) -> SMTPSecret {
        var bytes: [UInt8]
        do throws(PrivateFile.Problem) {
            bytes = try PrivateFile.read(path, limit: SMTPSecret.sizeLimit + 2)
        } catch {
            // Somebody who gives the secret instead of its path shall not find it in a log.
            switch error {
            case .missing, .unreadable:
                throw SettingsProblem(
                    "\(setting.rawValue) names no file that can be read; write the path of one with mode 600")
            case .notAFile, .shared: throw SettingsProblem(setting, path, error.words(for: path))
            }
        }
        guard let secret = SMTPSecret(wiping: &bytes) else {
            throw SettingsProblem(
                setting, path, "it holds no secret: one line of \(SMTPSecret.sizeLimit) bytes at most")
        }
        return secret
    }
}

extension PrivateFile.Problem {
    /// What is wrong, and what to do about it.
    func words(for path: String) -> String {
        switch self {
        case .missing: "there is no such file"
        case .unreadable(let error): "it cannot be read (errno \(error)); let this user own it, with mode 600"
        case .notAFile: "it is not a file"
        case .shared(let mode):
            "others than its owner may use it (mode \(String(mode, radix: 8))); `chmod 600 \(path)`"
        }
    }
}
