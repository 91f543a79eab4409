/// A form of type `application/x-www-form-urlencoded`, read strictly.
///
/// Fields sent without a value count as not sent, and a field sent twice is an error, as
/// https://www.rfc-editor.org/rfc/rfc6749#section-3.2 wants it: two readers must not see two different values.
/// Encoding: https://url.spec.whatwg.org/#application/x-www-form-urlencoded.
public struct Form: Sendable, Equatable {
    /// The media type, without parameters.
    public static let mediaType = "application/x-www-form-urlencoded"
    /// At most so many fields, known or not: the largest form of the service has fewer than ten.
    public static let maximumFields = 32
    /// At most so many bytes in one decoded name. Names are known words.
    public static let maximumNameLength = 64
    /// At most so many bytes in one decoded value: longer than the longest token, shorter than what is fun to send.
    public static let maximumValueLength = 4096

    private struct Field {
        let name: String
        let value: String
    }

    /// In their order, no name twice. Looked through one by one: there are few, and a table would cost more to make.
    private let fields: [Field]

    /// The value of that field; nil if it was not sent or is empty.
    public subscript(name: String) -> String? {
        fields.first { $0.name == name && !$0.value.isEmpty }?.value
    }

    /// The names of the fields that have a value, in alphabetical order.
    public var names: [String] { fields.filter { !$0.value.isEmpty }.map(\.name).sorted() }

    /// True if the same fields have the same values, in whatever order they came.
    public static func == (left: Form, right: Form) -> Bool {
        left.names == right.names && left.names.allSatisfy { left[$0] == right[$0] }
    }

    /// Reads the body of `request`.
    ///
    /// - Parameter known: If given, the names that matter. All others are ignored, even doubled, as OAuth asks for
    ///   unrecognized parameters.
    public static func parse(_ request: IncomingRequest, known: [String]? = nil) throws(FormError) -> Form {
        let types = request.fields.all("content-type")
        guard types.count == 1, MediaType.matches(types[0], mediaType) else { throw .unsupportedType }
        return try parse(request.body, known: known)
    }

    /// Reads a query, which is written like a form.
    public static func parse(query: String, known: [String]? = nil) throws(FormError) -> Form {
        try parse(Array(query.utf8), known: known)
    }

    private static func parse(_ bytes: [UInt8], known: [String]?) throws(FormError) -> Form {
        var fields: [Field] = []
        fields.reserveCapacity(4)
        var count = 0
        var start = 0
        while start < bytes.count {
            let end = bytes.span.place(of: UInt8(ascii: "&"), in: start..<bytes.count)
            let pair = start..<end
            start = end + 1
            if pair.isEmpty { continue }
            count += 1
            guard count <= maximumFields else { throw .tooManyFields }
            let mark = bytes.span.place(of: UInt8(ascii: "="), in: pair)
            guard let name = try name(bytes[pair.lowerBound..<mark], among: known) else { continue }
            guard let value = PercentCoding.decode(bytes[min(mark + 1, end)..<end], plusIsSpace: true) else {
                throw .malformed
            }
            guard value.utf8.count <= maximumValueLength else { throw .valueTooLong(name) }
            guard !fields.contains(where: { $0.name == name }) else { throw .repeated(name) }
            fields.append(Field(name: name, value: value))
        }
        return Form(fields: fields)
    }

    /// The name that `encoded` stands for; nil if it is none of those that matter.
    private static func name(_ encoded: ArraySlice<UInt8>, among known: [String]?) throws(FormError) -> String? {
        // Most are written as they are, and then the text is there already.
        if let known {
            let written = encoded.span
            for name in known where ASCII.same(name.utf8.span, written) { return name }
        }
        guard let name = PercentCoding.decode(encoded, plusIsSpace: true) else { throw .malformed }
        guard name.utf8.count <= maximumNameLength else { throw .nameTooLong }
        return known?.contains(name) == false ? nil : name
    }
}
