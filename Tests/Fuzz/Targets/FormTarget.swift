import MagicLinkHTTP

/// A form. Written anew it is the same; and who names the fields that matter reads the same values.
enum FormTarget {
    static func check(_ input: [UInt8]) throws {
        let form: Form
        do throws(FormError) {
            form = try parse(input)
        } catch {
            return try require(
                !error.code.isEmpty && (error.field?.utf8.count ?? 0) <= Form.maximumNameLength, "\(error)")
        }
        try require(form.names.count <= Form.maximumFields, "there are too many fields")
        var pairs: [String] = []
        for name in form.names {
            let value = form[name] ?? ""
            try require(!value.isEmpty, "a field without a value is named")
            try require(name.utf8.count <= Form.maximumNameLength, "a name is too long")
            try require(value.utf8.count <= Form.maximumValueLength, "a value is too long")
            try require(!value.utf8.contains(0) && !name.utf8.contains(0), "there is a NUL")
            pairs.append(encoded(name) + "=" + encoded(value))
        }
        try require(try parse(Array(pairs.joined(separator: "&").utf8)) == form, "written anew it is another")
        try require(try parse(input, known: form.names) == form, "with all names known it is another")
        if let text = String(validating: input, as: UTF8.self) {
            try require(try Form.parse(query: text) == form, "as a query it is another")
        }
    }

    private static func parse(_ body: [UInt8], known: [String]? = nil) throws(FormError) -> Form {
        try Form.parse(
            IncomingRequest(
                method: .post, target: "/", fields: [("content-type", Form.mediaType)], body: body), known: known)
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
