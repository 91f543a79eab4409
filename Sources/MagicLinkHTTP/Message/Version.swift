/// The protocol version of a request: https://www.rfc-editor.org/rfc/rfc9112#section-2.3.
public enum Version: Hashable, Sendable {
    /// HTTP/1.0: answered in HTTP/1.1 and without keep-alive. Old proxies speak it.
    case http10
    /// HTTP/1.1, and any later 1.x, whose meaning may only add to it.
    case http11
}
