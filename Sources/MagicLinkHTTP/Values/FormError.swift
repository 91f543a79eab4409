/// Why a form could not be read.
public enum FormError: Error, Hashable, Sendable {
    /// The body is not of the type of a form, or the type is missing or doubled.
    case unsupportedType
    /// Percent-encoding that is none, bytes that are not UTF-8, or a NUL.
    case malformed
    /// More than `Form.maximumFields` fields.
    case tooManyFields
    /// A name of more than `Form.maximumNameLength` bytes.
    case nameTooLong
    /// The field of that name has more than `Form.maximumValueLength` bytes.
    case valueTooLong(String)
    /// The field of that name came more than once.
    case repeated(String)

    /// The same word in answers, logs and tests.
    public var code: String {
        switch self {
        case .unsupportedType: "form_type"
        case .malformed: "form_malformed"
        case .tooManyFields: "form_fields"
        case .nameTooLong: "form_name"
        case .valueTooLong: "form_value"
        case .repeated: "form_repeated"
        }
    }

    /// The field at fault, as the client wrote it, at most `Form.maximumNameLength` bytes; nil if there is none.
    public var field: String? {
        switch self {
        case .valueTooLong(let name), .repeated(let name): name
        case .unsupportedType, .malformed, .tooManyFields, .nameTooLong: nil
        }
    }
}
