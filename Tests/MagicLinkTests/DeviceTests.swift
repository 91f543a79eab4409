import MagicLink
import Testing

@Test("Rule 12: a device is said in our words only")
func deviceWords() {
    #expect(Device(browser: .firefox, system: .linux).words == "Firefox on Linux")
    #expect(Device.unknown.words == "an unknown program on an unknown system")
    for browser in Device.Browser.allCases {
        for system in Device.System.allCases {
            let words = Device(browser: browser, system: system).words
            #expect(words.utf8.allSatisfy { $0 == 0x20 || $0 == 0x2d || (0x41...0x7a).contains($0) }, "\(words)")
        }
    }
}
