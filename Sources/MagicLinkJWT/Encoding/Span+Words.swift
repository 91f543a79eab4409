/// Whole words in and out of bytes. Every type here is one of which each bit pattern is a value, and the bounds are
/// checked as those of a subscript are; that is what makes these accesses safe. They are compiled in place, where a bound
/// that is known is not checked again.
extension Span<UInt8> {
    /// Eight bytes from `offset` on, the first in the lowest byte.
    @inline(__always) func word(at offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Sixteen bytes from `offset` on.
    @inline(__always) func block(at offset: Int) -> SIMD16<UInt8> {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
    }

    /// The `count` bytes from `offset` on, at most sixteen, and `filler` behind them.
    func block(at offset: Int, count: Int, filler: UInt8) -> SIMD16<UInt8> {
        if count == 16 { return block(at: offset) }
        let fill = UInt64(filler) &* 0x0101_0101_0101_0101
        // A word that ends with the last byte is moved down, so that nothing beyond it is read.
        func word(_ offset: Int, _ count: Int) -> UInt64 {
            guard count > 0 else { return fill }
            let end = offset + count
            if count == 8 { return self.word(at: offset) }
            if end >= 8 { return self.word(at: end - 8) >> UInt64(64 - 8 * count) | fill << UInt64(8 * count) }
            var word = fill
            for index in (offset..<end).reversed() { word = word << 8 | UInt64(self[index]) }
            return word
        }
        return SIMD2(word(offset, min(count, 8)), word(offset + 8, count - 8)).bytes
    }

    /// True if the bytes begin with those of `other`. It stops at the first difference: for what is no secret.
    func begins(with other: [UInt8]) -> Bool {
        let other = other.span
        guard count >= other.count else { return false }
        var index = 0
        while index &+ 8 <= other.count {
            guard word(at: index) == other.word(at: index) else { return false }
            index &+= 8
        }
        while index < other.count {
            guard self[index] == other[index] else { return false }
            index &+= 1
        }
        return true
    }
}

extension MutableSpan<UInt8> {
    /// Stores eight bytes from `offset` on, the first from the lowest byte of `word`.
    @inline(__always) mutating func store(_ word: UInt64, at offset: Int) {
        var bytes = unsafe mutableBytes
        bytes.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self)
    }

    /// Stores `other` from `offset` on.
    mutating func store(_ other: [UInt8], at offset: Int) {
        let other = other.span
        var index = 0
        while index &+ 16 <= other.count {
            store(other.block(at: index), at: offset &+ index)
            index &+= 16
        }
        while index < other.count {
            self[offset &+ index] = other[index]
            index &+= 1
        }
    }

    /// Stores sixteen bytes from `offset` on.
    @inline(__always) mutating func store(_ block: SIMD16<UInt8>, at offset: Int) {
        var bytes = unsafe mutableBytes
        bytes.storeBytes(of: block, toByteOffset: offset, as: SIMD16<UInt8>.self)
    }
}

extension SIMD2<UInt64> {
    /// The sixteen bytes, the first from the lowest byte of the first word.
    @inline(__always) var bytes: SIMD16<UInt8> {
        unsafe unsafeBitCast(SIMD2(self[0].littleEndian, self[1].littleEndian), to: SIMD16<UInt8>.self)
    }
}

extension SIMD16<UInt8> {
    /// Two words, the first byte the lowest of the first.
    @inline(__always) var words: SIMD2<UInt64> {
        let words = unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self)
        return SIMD2(UInt64(littleEndian: words[0]), UInt64(littleEndian: words[1]))
    }

    /// The same bits as signed numbers.
    @inline(__always) var signed: SIMD16<Int8> { unsafe unsafeBitCast(self, to: SIMD16<Int8>.self) }
}
