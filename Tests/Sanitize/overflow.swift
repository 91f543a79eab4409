// Reads the last byte of what was allocated, or, to see that it is noticed, the one behind it.
let size = 16
let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
bytes.initialize(repeating: 1, count: size)
let isWithin = CommandLine.arguments.dropFirst().first == "within"
print(bytes[isWithin ? size - 1 : size])
bytes.deallocate()
