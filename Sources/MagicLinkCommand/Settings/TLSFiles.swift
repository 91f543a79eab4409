import MagicLink
import MagicLinkJWT
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

    /// What an operator has to know of a certificate that is good for nothing at this time; nil if it is valid. It is
    /// used all the same: clients refuse it and say why, and a service that did not start would tell them less.
    func warning(of credentials: TLSCredentials, at now: NumericDate) -> SettingsProblem? {
        let validity = credentials.validity
        let words: String
        if now.seconds > validity.upperBound {
            words = "the certificate has expired, at \(Self.text(validity.upperBound))"
        } else if now.seconds < validity.lowerBound {
            words = "the certificate is not valid yet, before \(Self.text(validity.lowerBound))"
        } else {
            return nil
        }
        return SettingsProblem(.tlsCertFile, certificates, "\(words); clients will refuse it")
    }

    private static func text(_ seconds: Int64) -> String {
        let time = CalendarTime(NumericDate(seconds))
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(time.year)-\(padded(time.month))-\(padded(time.day)) \(padded(time.hour)):\(padded(time.minute)) UTC"
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
