// Eight threads count to a thousand together: with a lock, or, to see that it is noticed, without.
import Glibc
import Synchronization

final class Count: @unchecked Sendable {
    let locked = Mutex(0)
    var bare = 0
}

let count = Count()
let isLocked = CommandLine.arguments.dropFirst().first == "locked"
var threads: [pthread_t] = []
for _ in 0..<8 {
    var thread = pthread_t()
    let failure = pthread_create(
        &thread, nil,
        { _ in
            for _ in 0..<1_000 {
                if isLocked {
                    count.locked.withLock { value in
                        value += 1
                        // Long enough that the others have to wait.
                        usleep(1)
                    }
                } else {
                    count.bare += 1
                }
            }
            return nil
        }, nil)
    guard failure == 0 else { fatalError("no thread") }
    threads.append(thread)
}
for thread in threads { pthread_join(thread, nil) }
print(isLocked ? count.locked.withLock { $0 } : count.bare)
