import Foundation
import MagicLinkJWT
import Synchronization
import TestClient

/// The spool directory as whoever delivers its mails sees it: what ends in `.eml` is taken, and is then gone.
final class Postbox: Sendable {
    /// What came for one login.
    struct Delivery: Sendable {
        let recipient: String
        let token: String
        var count = 1
    }

    private struct State {
        var deliveries: [String: Delivery] = [:]
        var complaints: [String] = []
    }

    private let folder: String
    private let state = Mutex(State())

    init(_ folder: String) { self.folder = folder }

    /// Takes what is there, unless somebody is at it.
    func look() {
        _ = state.withLockIfAvailable { empty(&$0) }
    }

    /// The link token of a login, once its mail has come.
    func token(of session: String) -> String? { state.withLock { $0.deliveries[session]?.token } }

    /// The link token of a login, when its mail has come. A worker that could not send looks again after some seconds.
    func wait(for asked: Asked) throws -> String {
        let start = ContinuousClock.now
        while true {
            look()
            if let token = token(of: asked.session) { return token }
            guard start.duration(to: .now) < .seconds(30) else {
                throw WireClient.Failure(description: "there is no mail for \(asked.address)")
            }
            Thread.sleep(forTimeInterval: 0.002)
        }
    }

    /// Everything that came, by session id.
    var deliveries: [String: Delivery] { state.withLock { $0.deliveries } }

    /// What was wrong with what came.
    var complaints: [String] { state.withLock { $0.complaints } }

    /// How many came more than once.
    var repeated: Int { state.withLock { $0.deliveries.values.reduce(0) { $0 + $1.count - 1 } } }

    private func empty(_ state: inout State) {
        // It is made at the first start.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
        for name in names where name.hasSuffix(".eml") {
            do {
                let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
                take(text, &state)
            } catch {
                state.complaints.append("a mail cannot be read: \(error)")
            }
        }
    }

    private func take(_ mail: String, _ state: inout State) {
        let text = mail.replacing("=\r\n", with: "").replacing("=3D", with: "=")
        guard let link = text.firstMatch(of: #/\/confirm\/([A-Za-z0-9_.-]+)/#),
            let recipient = text.firstMatch(of: #/To: <?([^\s>]+)/#),
            let session = Claims.text("sid", of: String(link.1))
        else { return state.complaints.append("a mail is not whole: \(mail)") }
        guard let known = state.deliveries[session] else {
            state.deliveries[session] = Delivery(recipient: String(recipient.1), token: String(link.1))
            return
        }
        state.deliveries[session]?.count += 1
        guard known.token == link.1, known.recipient == recipient.1 else {
            return state.complaints.append("a mail came again with another link: \(mail)")
        }
    }
}

/// What a token says, unchecked: whoever holds one can read it.
enum Claims {
    static func text(_ name: String, of token: String) -> String? {
        let parts = token.split(separator: ".")
        guard parts.count == 3, let json = Base64URL.decode(String(parts[1])),
            case .object(let object)? = try? JSONValue(parsing: json), case .string(let text)? = object[name]
        else { return nil }
        return text
    }
}
