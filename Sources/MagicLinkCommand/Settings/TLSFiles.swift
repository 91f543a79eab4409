import MagicLinkServer

/// The files that hold the server's certificate and its key, and everything that can be wrong with them.
struct TLSFiles: Equatable {
    /// Where the certificate chain lies.
    let certificates: String
    /// Where the private key lies.
    let key: String

    /// A chain with a key is a few thousand bytes; bundles of every authority there is are not meant.
    static let sizeLimit = 256 * 1024

    /// Reads both, as often as asked: they may have changed.
    func read() throws(SettingsProblem) -> TLSCredentials {
        let chain = try Self.bytes(certificates, of: .tlsCertFile, isForAll: true)
        var secret = try Self.bytes(key, of: .tlsKeyFile, isForAll: false)
        do throws(TLSError) {
            return try TLSCredentials(certificates: chain, wiping: &secret)
        } catch {
            throw SettingsProblem(
                error.isOfKey ? .tlsKeyFile : .tlsCertFile, error.isOfKey ? key : certificates, error.message)
        }
    }

    private static func bytes(_ path: String, of setting: Setting, isForAll: Bool) throws(SettingsProblem) -> [UInt8] {
        let bytes: [UInt8]
        do throws(PrivateFile.Problem) {
            bytes = try PrivateFile.read(path, limit: sizeLimit, isForAll: isForAll)
        } catch {
            // Somebody who gives the key itself instead of its path shall not find it in a log.
            guard !path.contains("-----BEGIN") else {
                throw SettingsProblem("\(setting.rawValue) names no file; write the path of one")
            }
            let words =
                switch error {
                case .missing: "there is no such file"
                case .unreadable(let error): "it cannot be read (errno \(error))"
                case .notAFile: "it is not a file"
                case .shared(let mode):
                    "others than its owner may use it (mode \(String(mode, radix: 8))); `chmod 600 \(path)`"
                }
            throw SettingsProblem(setting, path, words)
        }
        guard bytes.count <= sizeLimit else {
            throw SettingsProblem(setting, path, "it is larger than \(sizeLimit) bytes")
        }
        return bytes
    }
}

extension SettingsReader {
    /// Where certificate and key lie, and what is in them; nil for both if TLS is not ours, or something will not do.
    mutating func tls(for url: BaseURL?) -> (TLSFiles?, TLSCredentials?) {
        switch (values[.tlsCertFile], values[.tlsKeyFile]) {
        case (nil, nil): return (nil, nil)
        case (nil, _?):
            complain(SettingsProblem(missing: .tlsCertFile, "and \(Setting.tlsKeyFile.rawValue) is; set both or none"))
        case (_?, nil):
            complain(SettingsProblem(missing: .tlsKeyFile, "and \(Setting.tlsCertFile.rawValue) is; set both or none"))
        case (let certificates?, let key?):
            if let url, url.scheme != "https" {
                complain(.baseURL, url.text, "with \(Setting.tlsCertFile.rawValue) links need https")
            }
            let files = TLSFiles(certificates: certificates, key: key)
            do throws(SettingsProblem) {
                return (files, try files.read())
            } catch {
                complain(error)
            }
        }
        return (nil, nil)
    }
}
