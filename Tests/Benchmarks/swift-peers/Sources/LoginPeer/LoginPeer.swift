import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import JWTKit

/// The flow of MagicLink, begin to collect, as a Swift engineer would write it on Hummingbird, jwt-kit and GRDB: without the
/// pages for people, pacing, decoys and most other rules.
@main
struct LoginPeer {
    static func main() async throws {
        let keys = await JWTKeyCollection().add(hmac: HMACKey(from: SymmetricKeyText.random), digestAlgorithm: .sha256)
        let service = Service(database: try openDatabase("logins.db"), keys: keys)
        let router = Router(context: FormContext.self)
        router.post("device_authorization") { request, context in
            try await service.begin(request.decode(as: Begin.self, context: context))
        }
        router.get("confirm/:token") { _, context in try await service.page(context.parameters.require("token")) }
        router.post("confirm") { request, context in
            try await service.confirm(request.decode(as: Confirm.self, context: context))
        }
        router.post("token") { request, context in
            let poll = try await request.decode(as: Poll.self, context: context)
            let wish = HTTPField.Name("Prefer").flatMap { request.headers[$0] }?.split(separator: "=").last
            return try await service.poll(poll, seconds: min(wish.flatMap { Int($0) } ?? 0, 25))
        }
        let app = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { say("listening on \($0.localAddress?.port ?? 0)") })
        try await app.runService()
    }
}

enum SymmetricKeyText {
    static var random: String { (0..<4).map { _ in UUID().uuidString }.joined() }
}

func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

/// Bodies are forms, answers JSON.
struct FormContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    init(source: Source) { coreContext = .init(source: source) }
    var requestDecoder: URLEncodedFormDecoder { .init() }
}

struct Begin: Decodable { var login_hint: String }
struct Confirm: Decodable { var token: String, decision: String, number: String }
struct Poll: Decodable { var grant_type: String, device_code: String }

struct Begun: ResponseEncodable {
    var device_code: String, user_code: String, verification_uri: String, expires_in: Int, interval: Int
}
struct Granted: ResponseEncodable {
    var access_token: String, token_type: String, expires_in: Int, refresh_token: String
}
struct Refused: ResponseEncodable { var error: String }

struct Service {
    let database: DatabasePool
    let keys: JWTKeyCollection
    let waiters = Waiters()

    func begin(_ begin: Begin) async throws -> Begun {
        let email = begin.login_hint.lowercased()
        let now = Date()
        let number = String(Int.random(in: 100...999))
        let sid = UUID().uuidString
        let login = try await database.write { database in
            let user = try User.filter(Column("email") == email).fetchOne(database)
            let login = Login(
                sid: sid, jti: UUID().uuidString, sub: user?.id ?? UUID().uuidString, email: email, number: number,
                state: "pending", issuedAt: Int(now.timeIntervalSince1970),
                expiresAt: Int(now.timeIntervalSince1970) + 600)
            try login.insert(database)
            try Mail(sid: sid).insert(database)
            return login
        }
        Task { try await send(login) }
        let code = try await keys.sign(
            PollClaims(
                iss: .init(value: issuer), aud: .init(value: ["\(issuer)/token"]), sid: sid, iat: .init(value: now),
                exp: .init(value: now + 930)))
        return Begun(
            device_code: code, user_code: number, verification_uri: "\(issuer)/device", expires_in: 930, interval: 5)
    }

    private func send(_ login: Login) async throws {
        let issued = Date(timeIntervalSince1970: Double(login.issuedAt))
        let link = try await keys.sign(
            LinkClaims(
                iss: .init(value: issuer), aud: .init(value: ["\(issuer)/confirm"]), sub: .init(value: login.sub),
                sid: login.sid, jti: .init(value: login.jti), iat: .init(value: issued), exp: .init(value: issued + 600)
            ))
        say("mail for \(login.email): \(issuer)/confirm/\(link)")
        _ = try await database.write { try Mail.deleteOne($0, key: login.sid) }
    }

    func page(_ token: String) async throws -> Response {
        let claims = try await keys.verify(token, as: LinkClaims.self)
        guard let login = try await database.read({ try Login.fetchOne($0, key: claims.sid) }) else {
            throw HTTPError(.notFound)
        }
        let page = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head><body>
            <h1>Sign in as \(login.email)?</h1>
            <form method="post" action="/confirm"><input type="hidden" name="token" value="\(token)">
            <label>The number on your other screen <input name="number" inputmode="numeric"></label>
            <button name="decision" value="approve">Yes</button><button name="decision" value="deny">No</button></form>
            <p>If you did not just ask for this on another screen, close this page.</p></body></html>
            """
        return Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: page)))
    }

    func confirm(_ confirm: Confirm) async throws -> Response {
        let claims = try await keys.verify(confirm.token, as: LinkClaims.self)
        let isDone = try await database.write { database in
            guard var login = try Login.fetchOne(database, key: claims.sid), login.jti == claims.jti.value,
                login.state == "pending", login.number == confirm.number
            else { return false }
            login.state = "confirmed"
            login.confirmedAt = Int(Date().timeIntervalSince1970)
            try login.update(database)
            let user = try User.filter(Column("email") == login.email).fetchOne(database)
            try User(id: user?.id ?? login.sub, email: login.email, lastLogin: login.issuedAt).save(database)
            return true
        }
        guard isDone else { throw HTTPError(.forbidden) }
        await waiters.wake(claims.sid)
        return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "Done. Your other screen signs in.")))
    }

    func poll(_ poll: Poll, seconds: Int) async throws -> Response {
        let claims = try await keys.verify(poll.device_code, as: PollClaims.self)
        let changes = seconds > 0 ? await waiters.changes(of: claims.sid, seconds: seconds) : nil
        var granted = try await collect(claims.sid)
        if granted == nil, let changes {
            for await _ in changes {}
            granted = try await collect(claims.sid)
        }
        if let granted {
            return Response(
                status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(data: try JSONEncoder().encode(granted))))
        }
        return Response(
            status: .badRequest, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(data: try JSONEncoder().encode(Refused(error: "authorization_pending"))))
        )
    }

    private func collect(_ sid: String) async throws -> Granted? {
        guard let seen = try await database.read({ try Login.fetchOne($0, key: sid) }) else {
            throw HTTPError(.badRequest)
        }
        guard seen.state == "confirmed" else { return nil }
        let now = Date()
        let login = try await database.write { database in
            var login = seen
            login.state = "collected"
            login.collectedAt = Int(now.timeIntervalSince1970)
            try login.update(database)
            return login
        }
        func sign(_ audience: String, _ life: Double) async throws -> String {
            try await keys.sign(
                SessionClaims(
                    iss: .init(value: issuer), aud: .init(value: [audience]), sub: .init(value: login.sub), sid: sid,
                    iat: .init(value: now), exp: .init(value: now + life)))
        }
        return Granted(
            access_token: try await sign(issuer, 900), token_type: "Bearer", expires_in: 900,
            refresh_token: try await sign("\(issuer)/token", 30 * 86_400))
    }
}
