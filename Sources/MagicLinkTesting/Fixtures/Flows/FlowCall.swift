/// A request as it is sent, with nothing left to fill in.
public struct FlowCall: Hashable, Sendable {
    /// The method.
    public let method: String
    /// The path.
    public let path: String
    /// The header fields.
    public let headers: [FlowField]
    /// The body; empty if there is none.
    public let body: [UInt8]

    /// Creates a request.
    public init(method: String, path: String, headers: [FlowField] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }
}

/// An answer as it came.
public struct FlowAnswer: Hashable, Sendable {
    /// The status code.
    public let status: Int
    /// The header fields.
    public let headers: [FlowField]
    /// The body.
    public let body: [UInt8]

    /// The header fields that a flow speaks of, each in its one spelling: what a client acts by. Others are the server's
    /// own affair, or change with the day (`Date`), and are not compared.
    public static let contract = [
        "Content-Type", "Cache-Control", "Allow", "Location", "Preference-Applied", "Referrer-Policy", "Retry-After",
        "Set-Cookie", "WWW-Authenticate",
    ]

    /// Creates an answer.
    public init(status: Int, headers: [FlowField] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a field, by its name in any case.
    package func field(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Of the fields in ``contract`` those that are there.
    package var contractFields: [FlowField] {
        Self.contract.compactMap { name in field(name).map { FlowField(name, $0) } }
    }

    /// True for a page.
    package var isPage: Bool { field("Content-Type")?.hasPrefix("text/html") == true }
}

extension [FlowField] {
    /// The fields as a body of type `application/x-www-form-urlencoded`, https://url.spec.whatwg.org/#urlencoded-serializing,
    /// a space as `%20`.
    package var formBody: [UInt8] {
        [UInt8](map { "\(Self.coded($0.name))=\(Self.coded($0.value))" }.joined(separator: "&").utf8)
    }

    private static func coded(_ text: String) -> String {
        let digits = [UInt8]("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2a, 0x2d, 0x2e, 0x5f: bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xf)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
