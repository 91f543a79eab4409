/// Whole words in and out of bytes: the one file of this module that says `unsafe`.
///
/// Such accesses are unsafe for types of which not every bit pattern is a value. Every one is a `UInt64`, and the
/// bounds are checked as those of a subscript are.
extension Span<UInt8> {
    /// Eight bytes from `offset` on, the first in the lowest byte.
    func littleEndianWord(at offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Eight bytes from `offset` on, the first in the highest byte.
    func bigEndianWord(at offset: Int) -> UInt64 {
        littleEndianWord(at: offset).byteSwapped
    }
}

extension MutableSpan<UInt8> {
    /// Stores eight bytes from `offset` on, the first from the lowest byte of `word`.
    mutating func store(_ word: UInt64, at offset: Int) {
        var bytes = unsafe mutableBytes
        bytes.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self)
    }

    /// Stores the `count` lowest bytes of `word`, at most eight, the first from the lowest.
    mutating func store(_ word: UInt64, count: Int, at offset: Int) {
        for index in 0..<count { self[offset + index] = UInt8(truncatingIfNeeded: word >> UInt64(8 * index)) }
    }
}
