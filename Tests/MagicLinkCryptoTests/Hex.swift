import Foundation

/// The bytes that a hexadecimal text spells; white space is passed over. Throws if it spells none.
func bytes(hex text: String) throws -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    guard digits.count.isMultiple(of: 2), digits.count == text.filter({ !$0.isWhitespace }).count else {
        throw CocoaError(.fileReadCorruptFile)
    }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// The repository's folder of test data.
let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures")
