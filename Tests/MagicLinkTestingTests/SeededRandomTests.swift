import MagicLink
import MagicLinkTesting
import Testing

/// The first words of SplitMix64 from seed 0, as its author's C code gives them: https://prng.di.unimi.it/splitmix64.c.
@Test("A seed gives the same bits in every run: those of SplitMix64")
func seededRandom() {
    let random = SeededRandom(seed: 0)
    #expect(
        [random.next(), random.next(), random.next()] == [
            0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f,
        ])
    #expect(SeededRandom(seed: 1).next() != SeededRandom(seed: 2).next())
}
