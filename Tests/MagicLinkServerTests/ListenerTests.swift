import Foundation
import Glibc
import MagicLinkHTTP
import TestClient
import Testing

@testable import MagicLinkServer

@Suite("A listener", .timeLimit(.minutes(1)))
struct ListenerTests {
    static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    static func code(_ address: ListenAddress) -> ServerError.Code? {
        do {
            _ = try Listener.open(address)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("A unix socket is for its owner and group, and its file goes with it")
    func unixMode() throws {
        let path = InheritedSocketTests.path()
        var listener: Listener? = try Listener.open(.unix(path))
        #expect(try Self.mode(path) == 0o660)
        #expect(listener?.isInherited == false)
        listener = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("The file of a dead server is replaced, that of a live one is not")
    func stale() throws {
        let path = InheritedSocketTests.path()
        do { _ = try HeldSocket(.unix(path)) }
        #expect(FileManager.default.fileExists(atPath: path))
        let listener = try Listener.open(.unix(path))
        #expect(Self.code(.unix(path)) == .addressInUse)
        _ = try WireClient(listener.address)
    }

    @Test("A file that is no socket stays what it is")
    func otherFile() throws {
        let path = InheritedSocketTests.path()
        defer { unsafe unlink(path) }
        try Data("mine".utf8).write(to: URL(filePath: path))
        #expect(Self.code(.unix(path)) == .addressInUse)
        #expect(FileManager.default.contents(atPath: path) == Data("mine".utf8))
    }

    @Test("[::] listens on IPv6 alone, so that 0.0.0.0 may be somebody else's")
    func onlyIPv6() throws {
        let held = try HeldSocket(ListenAddress("127.0.0.1:0"))
        guard case .ip(let peer) = held.address else { return }
        let listener = try Listener.open(.ip(Peer(high: 0, low: 0, port: peer.port)))
        _ = try WireClient(.ip(Peer(high: 0, low: 1, port: peer.port)))
        _ = try WireClient(held.address)
        #expect(Socket.accept(listener.descriptor).isConnection)
        #expect(!Socket.accept(listener.descriptor).isConnection)
    }

    @Test("An address that this machine has not is said to be so")
    func notAvailable() throws {
        #expect(Self.code(try #require(ListenAddress("192.0.2.1:0"))) == .addressNotAvailable)
        #expect(Self.code(.unix("/nowhere/magiclink")) == .system)
    }
}

extension Socket.Accepted {
    /// True if it is one. It is closed.
    fileprivate var isConnection: Bool {
        guard case .connection(let descriptor, _) = self else { return false }
        Socket.end(descriptor)
        return true
    }
}
