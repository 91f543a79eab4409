import Foundation
import MagicLinkHTTP

// Reads messages, each behind its length as four bytes, little end first, and writes a line of JSON for each: what the
// parser makes of the first request in it. Bytes are in hexadecimal, so that nothing has to be escaped.

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    "\"" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\""
}

func line(_ message: ArraySlice<UInt8>) -> String {
    var parser = RequestParser()
    switch parser.parse(message) {
    case .incomplete: return "{\"is\":\"incomplete\"}"
    case .malformed(let refusal):
        return "{\"is\":\"refused\",\"status\":\(refusal.status.code),\"why\":\"\(refusal.reason)\"}"
    case .complete(let request, let consumed):
        let fields = request.fields.pairs.map { "[\(hexadecimal($0.name.utf8)),\(hexadecimal($0.value.utf8))]" }
        return "{\"is\":\"accepted\",\"method\":\(hexadecimal(request.method.rawValue.utf8)),"
            + "\"target\":\(hexadecimal(request.target.utf8)),\"fields\":[\(fields.joined(separator: ","))],"
            + "\"body\":\(hexadecimal(request.body)),\"consumed\":\(consumed)}"
    }
}

let input = Array(FileHandle.standardInput.readDataToEndOfFile())
var place = 0
var output = ""
while place + 4 <= input.count {
    let length = (0..<4).reduce(0) { $0 | Int(input[place + $1]) << (8 * $1) }
    output += line(input[(place + 4)..<(place + 4 + length)]) + "\n"
    place += 4 + length
}
FileHandle.standardOutput.write(Data(output.utf8))
