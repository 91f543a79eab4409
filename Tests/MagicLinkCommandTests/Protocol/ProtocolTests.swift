import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkServer
import MagicLinkTesting
import TestClient
import Testing

@testable import MagicLinkCommand

@Suite("What RFC 9110 and 9112 bind an origin server to", .timeLimit(.minutes(2)))
struct ProtocolTests {
    @Test("The table puts at least 146 different requests to the test")
    func rows() {
        #expect(Set(ProtocolRow.all.map(\.bytes)).count >= 146)
    }

    @Test("Each row is kept by the whole service, over a socket")
    func kept() async throws {
        try await LoginServerTests.Running.run { running in
            for row in ProtocolRow.all {
                do {
                    try check(row, running)
                } catch {
                    Issue.record("\(row): \(error)")
                }
            }
        }
    }

    private func check(_ row: ProtocolRow, _ running: LoginServerTests.Running) throws {
        let client = try WireClient(running.address)
        let base = running.server.baseURL
        try client.send(Array(String(decoding: row.bytes, as: UTF8.self).replacing("BASE", with: base).utf8))
        if row.endsSending { client.endSending() }
        for answer in row.answers {
            let isBare = answer.toHead || answer.status == 304 || answer.status == 204
            let response = try client.response(toHead: isBare)
            #expect(response.status == answer.status, "\(row): \(response)")
            for (name, value) in answer.has {
                let found = response.field(name)
                #expect(
                    found.map { value.isEmpty || $0.contains(value) } == true, "\(row): \(name) in \(response.head)")
            }
            for name in answer.lacks { #expect(response.field(name) == nil, "\(row): \(name) in \(response.head)") }
            #expect(answer.body.isEmpty || response.text.contains(answer.body), "\(row): \(response)")
            expectWellFormed(response, row)
        }
        switch row.after {
        case .stays: #expect(try client.get("/nothing").status == 404, "\(row): the connection is out of step")
        case .ends: #expect(try client.isEnded(), "\(row): the connection goes on")
        case .waits:
            // Had it been answered, the answer would come before the end.
            client.endSending()
            #expect(try client.isEnded(), "\(row): it was answered")
        }
    }

    /// What every answer must be.
    private func expectWellFormed(_ response: WireClient.Response, _ row: ProtocolRow) {
        let lines = response.head.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines[0].hasPrefix("HTTP/1.1 \(response.status) "), "\(row): \(lines[0])")
        let names = lines.dropFirst().map { $0.prefix { $0 != ":" }.lowercased() }
        for name in names {
            #expect(!name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }, "\(row): \(name)")
        }
        if response.status == 100 {
            #expect(lines.count == 1, "\(row)")
            return
        }
        for name in ["date", "content-length", "connection", "content-type", "etag"] {
            #expect(names.filter { $0 == name }.count <= 1, "\(row): \(name) comes twice")
        }
        // RFC 9110 section 6.6.1: a server with a clock says when, as an IMF-fixdate.
        let date = response.field("date") ?? ""
        #expect(date.utf8.count == 29 && date.hasSuffix(" GMT"), "\(row): \(date)")
        #expect(!names.contains("transfer-encoding"), "\(row)")
        // RFC 9110 section 8.6: never a length beside 204, always one where there may be a body.
        let mayHaveBody = response.status != 204 && response.status != 304
        #expect(names.contains("content-length") == mayHaveBody, "\(row)")
        if response.status == 405 { #expect(names.contains("allow"), "\(row)") }
        if response.status == 401 { #expect(names.contains("www-authenticate"), "\(row)") }
    }
}
