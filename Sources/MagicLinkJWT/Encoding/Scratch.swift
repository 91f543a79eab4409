/// Lends `body` room for `capacity` bytes on the stack, or on the heap if they are more than a kilobyte. They are gone
/// when it returns.
///
/// A token is put together in two such rooms: an array for each would cost a tenth of the signature.
func withScratch<Result, Failure: Error>(
    _ capacity: Int, _ body: (inout OutputSpan<UInt8>) throws(Failure) -> Result
) throws(Failure) -> Result {
    try unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer throws(Failure) in
        var output = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
        return try body(&output)
    }
}

extension String {
    /// The text that `utf8` spells; what is not UTF-8 is replaced.
    init(_ utf8: Span<UInt8>) {
        self = unsafe utf8.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The text that the first `count` bytes spell.
    init(_ utf8: Span<UInt8>, count: Int) {
        self.init(utf8.extracting(..<count))
    }
}
