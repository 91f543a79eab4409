import Glibc

/// The target that the variable `MAGICLINK_FUZZ` names: one program for all of them is built once.
private let target: FuzzTarget = {
    let name = unsafe getenv("MAGICLINK_FUZZ").map { unsafe String(cString: $0) }
    guard let target = name.flatMap(FuzzTarget.init) else {
        fatalError("MAGICLINK_FUZZ is none of \(FuzzTarget.allCases.map(\.rawValue))")
    }
    return target
}()

/// What libFuzzer calls with each input; a trap is a find.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    do {
        try target.check(bytes)
    } catch {
        fatalError("\(error)")
    }
    return 0
}
