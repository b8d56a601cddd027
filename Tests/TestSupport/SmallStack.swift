import Foundation
import Synchronization

/// Runs code where there is little stack, as on threads of other systems and of hosts that make many.
public enum SmallStack {
    /// The stack in bytes, half of what some systems give a thread. What a sanitizer adds makes each call some times as large.
    public static let size = ProcessInfo.processInfo.environment["LSAN_OPTIONS"] == nil ? 256 << 10 : 2 << 20

    private final class Outcome: Sendable {
        let failure = Mutex<(any Error)?>(nil)
        let ended = DispatchSemaphore(value: 0)
    }

    /// Runs a body on a thread with a small stack; what overflows it ends the process.
    public static func run(_ body: @escaping @Sendable () throws -> Void) throws {
        let outcome = Outcome()
        let thread = Thread {
            do { try body() } catch { outcome.failure.withLock { $0 = error } }
            outcome.ended.signal()
        }
        thread.stackSize = size
        thread.start()
        outcome.ended.wait()
        if let error = outcome.failure.withLock({ $0 }) { throw error }
    }
}
