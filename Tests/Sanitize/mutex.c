/* Synchronization.Mutex, as ThreadSanitizer has to see it. Preloaded by `make sanitize`, and by nothing else.
 *
 * While nobody waits, taking and leaving the lock are atomic operations in code of ours, which the sanitizer sees. Who has
 * to wait does so in libswiftSynchronization and the kernel (a priority-inheriting futex), which it does not: it would
 * report what the lock guards. So these stand before the three functions of the slow path and tell it what they order. */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *

SWIFT void magiclink_lock(uint32_t thread, SELF self) __asm__(LOCK);
SWIFT bool magiclink_try_lock(SELF self) __asm__(TRY_LOCK);
SWIFT void magiclink_unlock(SELF self) __asm__(UNLOCK);

SWIFT void magiclink_lock(uint32_t thread, SELF self)
{
    SWIFT void (*real)(uint32_t, SELF) = (SWIFT void (*)(uint32_t, SELF))dlsym(RTLD_NEXT, LOCK);
    real(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT bool magiclink_try_lock(SELF self)
{
    SWIFT bool (*real)(SELF) = (SWIFT bool (*)(SELF))dlsym(RTLD_NEXT, TRY_LOCK);
    bool taken = real(self);
    if (taken && __tsan_acquire) __tsan_acquire(self);
    return taken;
}

SWIFT void magiclink_unlock(SELF self)
{
    SWIFT void (*real)(SELF) = (SWIFT void (*)(SELF))dlsym(RTLD_NEXT, UNLOCK);
    if (__tsan_release) __tsan_release(self);
    real(self);
}
