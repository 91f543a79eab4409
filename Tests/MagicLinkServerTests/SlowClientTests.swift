import Foundation
import MagicLinkHTTP
import TestClient
import Testing

@testable import MagicLinkServer

/// Clients that cost a server more than themselves: what each may keep it waiting for, and how much it keeps for them.
@Suite("Slow clients", .timeLimit(.minutes(2)))
struct SlowClientTests {
    static func plain(_ request: IncomingRequest) -> Reply { .now(.text(.ok, "now")) }

    static let largest = RequestLimits.standard.body

    @Test(
        "A byte a second is cut after fifteen, in the head and in a body of the largest size",
        arguments: [
            "", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(largest)\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(String(largest, radix: 16))\r\n",
        ])
    func byteBySecond(start: String) async throws {
        let server = try TestServer(handler: Self.plain)
        let client = try server.client()
        try server.untilConnections(1)
        try client.send(start)
        let other = try server.client()
        for _ in 0..<14 {
            try client.send("x")
            // Read before this answer is, because one loop serves both in turn.
            #expect(try other.get("/").text == "now\n")
            server.advance(1)
        }
        #expect(server.server.connections == 2)
        server.advance(1.5)
        #expect(try client.response().status == 408)
        #expect(try client.isEnded())
        // The peer keeps its side open, and is not waited for.
        server.advance(2.5)
        try server.untilConnections(1)
        await server.stop()
    }

    /// Pages that the kernel has given this process: what a large copy needs anew each time, however fast it is.
    static func pages() throws -> Int {
        let stat = try String(contentsOfFile: "/proc/self/stat", encoding: .utf8)
        let fields = (stat.split(separator: ")").last ?? "").split(separator: " ")
        return try #require(fields.count > 7 ? Int(fields[7]) : nil)
    }

    @Test(
        "A byte that comes alone costs itself and not a copy of all before it, in a head's body and in a chunk",
        arguments: ["Content-Length: 80000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n4c4b400\r\n"])
    func byteByByte(start: String) async throws {
        let server = try TestServer(
            change: { $0.limits.body = 100_000_000 },
            handler: { .now(.text(.ok, "\($0.body.count)")) })
        let client = try server.client()
        let other = try server.client()
        // Large enough that malloc asks the kernel for each copy: https://man7.org/linux/man-pages/man3/mallopt.3.html
        let (sent, rounds, size) = (70_000_000, 200, 80_000_000)
        try client.send("POST / HTTP/1.1\r\nHost: a\r\n\(start)" + String(repeating: "x", count: sent))
        for _ in 0..<50 { #expect(try other.get("/").text == "0\n") }
        let before = try Self.pages()
        for _ in 0..<rounds {
            try client.send("x")
            // Read before this answer is, because one loop serves both in turn.
            #expect(try other.get("/").text == "0\n")
        }
        // A copy is 17,000 pages, or 34 where they are huge. AddressSanitizer, which does not use at once what was freed,
        // takes ten for a round.
        #expect(try Self.pages() - before < 20 * rounds)
        try client.send(String(repeating: "x", count: size - sent - rounds))
        if start.hasSuffix("400\r\n") { try client.send("\r\n0\r\n\r\n") }
        #expect(try client.response().text == "\(size)\n")
        await server.stop()
    }

    @Test("The time of a request begins with it, not with the bytes that were left over from the last one")
    func nextRequest() async throws {
        let server = try TestServer(handler: Self.plain)
        let client = try server.client()
        let other = try server.client()
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET")
        #expect(try client.response().text == "now\n")
        server.advance(14)
        #expect(try other.get("/").text == "now\n")
        try client.send(" / HTTP/1.1\r\nHost: a\r\n\r\nG")
        #expect(try client.response().text == "now\n")
        server.advance(14)
        // What is said to the one is written with the first answer to the other, in whichever order.
        for _ in 0..<3 { #expect(try other.get("/").text == "now\n") }
        #expect(!client.hasAnything)
        server.advance(1.5)
        #expect(try client.response().status == 408)
        await server.stop()
    }

    @Test("Who does not read its answers is kept one, however many it asked for")
    func unreadAnswers() async throws {
        let body = [UInt8](repeating: 65, count: 20_000_000)
        let notes = Notes()
        let server = try TestServer { request in
            notes.add(request.path)
            return .now(request.path == "/large" ? OutgoingResponse(.ok, body: body) : .text(.ok, "small"))
        }
        let client = try server.client(receiveBuffer: 4_096)
        let requests = String(repeating: "GET /large HTTP/1.1\r\nHost: a\r\n\r\n", count: 20)
        try client.send(requests)
        for _ in 0..<3 {
            let other = try server.client()
            #expect(try other.get("/small").text == "small\n")
            try client.send(requests)
        }
        #expect(notes.all.filter { $0 == "/large" }.count == 1)
        #expect(try client.response().body.count == body.count)
        #expect(try client.response().body.count == body.count)
        let other = try server.client()
        #expect(try other.get("/small").text == "small\n")
        #expect((2...4).contains(notes.all.filter { $0 == "/large" }.count))
        // It has taken some, which is no reason to wait longer for the rest.
        server.advance(31)
        other.close()
        try server.untilConnections(0)
        await server.stop()
    }

    @Test("Small answers that nobody reads are collected to 64 KiB and one more, and then nothing is read")
    func unreadSmallAnswers() async throws {
        let notes = Notes()
        let size = 10_000
        let server = try TestServer { request in
            if request.path == "/" { notes.add("asked") }
            return .now(OutgoingResponse(.ok, body: Array(repeating: 65, count: size)))
        }
        let client = try server.client(receiveBuffer: 4_096)
        let sent = client.flood("GET / HTTP/1.1\r\nHost: a\r\n\r\n", limit: 64_000_000)
        #expect(sent < 64_000_000, "everything is read")
        #expect(try server.client().get("/other").body.count == size)
        let asked = notes.all.count
        // What the two kernels hold is at most a few megabytes; of 2 million requests the others were not looked at.
        #expect(asked * size < 16_000_000)
        #expect(try server.client().get("/other").body.count == size)
        #expect(notes.all.count == asked)
        server.advance(31)
        try server.untilConnections(0)
        await server.stop()
    }

    @Test(
        "Behind a parked request and one under way little is read, and it is answered later", arguments: [true, false])
    func floodBehind(isParked: Bool) async throws {
        let gate = Gate()
        let notes = Notes()
        let server = try TestServer { request in
            switch request.path {
            case "/wait":
                notes.add("waits")
                if isParked { return .park(on: .one, for: .seconds(20), then: saying) }
                return .later {
                    await gate.wait()
                    return .now(.text(.ok, "changed"))
                }
            default: return .now(.text(.ok, "now"))
            }
        }
        let client = try server.client()
        try client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        try notes.until(1)
        if isParked { try server.untilParked(1) }
        // Few and large: what counts is bytes, and each answer is waited for below.
        let request = "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 12_000))\r\n\r\n"
        let other = try server.client()
        var sent = 0
        // Again and again, since a peer that reads may only be slower.
        for _ in 0..<100 {
            sent += client.flood(request, after: sent, limit: 64_000_000 - sent)
            #expect(try other.get("/").text == "now\n")
        }
        #expect(sent < 16_000_000, "everything is read")
        if isParked { server.server.wake(.one) } else { gate.open() }
        #expect(try client.response().text == "changed\n")
        for _ in 0..<(sent / request.utf8.count) { #expect(try client.response().text == "now\n") }
        await server.stop()
    }

    @Test("Two hundred who connect, and two hundred who begin, are gone when their time is over; who is honest is not")
    func many() async throws {
        let server = try TestServer(handler: Self.plain)
        let honest = try server.client()
        let silent = try (0..<200).map { _ in try server.client() }
        let beginning = try (0..<200).map { _ in try server.client() }
        for client in beginning { try client.send("GET / HTTP/1.1\r\nHost:") }
        try server.untilConnections(401)
        #expect(try honest.get("/").text == "now\n")
        server.advance(16)
        try server.untilConnections(201)
        for client in silent { #expect(try client.isEnded()) }
        for client in beginning { #expect(try client.response().status == 408) }
        #expect(try honest.get("/").text == "now\n")
        server.advance(3)
        try server.untilConnections(1)
        #expect(try honest.get("/").text == "now\n")
        await server.stop()
    }

    @Test("Bytes behind a refusal are thrown away for two seconds, not for ever")
    func floodBehindRefusal() async throws {
        let server = try TestServer(handler: Self.plain)
        let client = try server.client()
        try client.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
        #expect(try client.response().status == 400)
        #expect(client.flood("GET / HTTP/1.1\r\nHost: a\r\n\r\n", limit: 1_000_000) > 0)
        #expect(try server.client().get("/").text == "now\n")
        server.advance(2.5)
        try server.untilConnections(0)
        await server.stop()
    }
}
