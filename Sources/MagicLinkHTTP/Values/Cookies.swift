/// The cookies that a request brings: https://www.rfc-editor.org/rfc/rfc6265#section-4.2.
public struct Cookies: Sendable {
    /// At most so many pairs are read; browsers keep about 50 a site, and the rest is somebody's idea of load.
    public static let maximumPairs = 64

    private let pairs: [(name: String, value: String)]

    /// Reads the `Cookie` fields. A pair whose name is no token, or whose value holds a byte that a cookie may not hold,
    /// is left out: other software of the same site set it, and must not keep people from signing in.
    public init(_ request: IncomingRequest) {
        var pairs: [(name: String, value: String)] = []
        for field in request.fields.all("cookie") {
            for part in field.utf8.split(separator: UInt8(ascii: ";"), maxSplits: Self.maximumPairs) {
                guard pairs.count < Self.maximumPairs else { break }
                let pair = part.drop(while: ASCII.isOptionalSpace)
                guard let mark = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
                let name = pair[..<mark]
                var value = pair[pair.index(after: mark)...]
                while let last = value.last, ASCII.isOptionalSpace(last) { value = value.dropLast() }
                if value.count >= 2, value.first == UInt8(ascii: "\""), value.last == UInt8(ascii: "\"") {
                    value = value.dropFirst().dropLast()
                }
                guard !name.isEmpty, name.allSatisfy(ASCII.isToken), value.allSatisfy(Self.isOctet) else { continue }
                pairs.append((String(Substring(name)), String(Substring(value))))
            }
        }
        self.pairs = pairs
    }

    /// How many pairs were read.
    public var count: Int { pairs.count }

    /// The value of that name, compared with its case; nil if there is none, and nil if there are two: one of them was
    /// planted, by another path or subdomain, and nothing says which.
    public subscript(name: String) -> String? {
        let found = all(name)
        return found.count == 1 ? found[0] : nil
    }

    /// Every value of that name, in order.
    public func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name }.map(\.value)
    }

    /// The names, in order, doubled ones doubled.
    public var names: [String] { pairs.map(\.name) }

    /// `cookie-octet` of RFC 6265.
    private static func isOctet(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7f && !"\",;\\".utf8.contains(byte)
    }
}
