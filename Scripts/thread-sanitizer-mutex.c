// What ThreadSanitizer has to be told of Swift's Mutex, for Scripts/run-sanitizers.sh alone.
//
// The way that is taken while nobody waits is compiled into the code that locks, and is seen. The other is a call of a library that is
// not built for the sanitizer, and in the end one of the kernel's (FUTEX_LOCK_PI): neither is seen, and what the lock orders is taken for a
// race. These functions stand before that library's, call it, and tell what it did. They hide no access.
#define _GNU_SOURCE // RTLD_NEXT
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *lock

// Of Swift 6's Synchronization._MutexHandle on Linux. With a release that calls them otherwise the false reports are back.
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void lock_slowly(uint32_t thread, SELF) __asm__(LOCK);
SWIFT bool try_lock_slowly(SELF) __asm__(TRY_LOCK);
SWIFT void unlock_slowly(SELF) __asm__(UNLOCK);

SWIFT void lock_slowly(uint32_t thread, SELF) {
    SWIFT void (*original)(uint32_t, SELF) = (SWIFT void (*)(uint32_t, SELF))dlsym(RTLD_NEXT, LOCK);
    original(thread, lock);
    __tsan_acquire(lock);
}

SWIFT bool try_lock_slowly(SELF) {
    SWIFT bool (*original)(SELF) = (SWIFT bool (*)(SELF))dlsym(RTLD_NEXT, TRY_LOCK);
    bool is_locked = original(lock);
    if (is_locked) __tsan_acquire(lock);
    return is_locked;
}

SWIFT void unlock_slowly(SELF) {
    SWIFT void (*original)(SELF) = (SWIFT void (*)(SELF))dlsym(RTLD_NEXT, UNLOCK);
    // Before, as the next owner may run on at once.
    __tsan_release(lock);
    original(lock);
}
