/// How large and how deep a JSON text may be. Reading takes time in proportion to the size, and stack to the depth.
package struct JSONLimits: Sendable {
    /// The longest text, in bytes.
    package let size: Int
    /// How deep arrays and objects may nest; the outermost counts.
    package let depth: Int

    /// Creates limits.
    package init(size: Int, depth: Int) {
        self.size = size
        self.depth = depth
    }

    /// What ``JSONValue/init(parsing:)`` keeps to.
    static let ours = JSONLimits(size: JSONValue.sizeLimit, depth: JSONValue.depthLimit)
}
