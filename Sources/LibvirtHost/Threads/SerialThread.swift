/// Work that may block for seconds, on a thread of its own.
package actor BlockingWork {
    private let thread: SerialThread

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private init() throws(HostError) { thread = try SerialThread(name: "files") }

    /// Does some work; fails with ``HostError/Code/systemError`` where no thread is to be had.
    package static func run<Value: Sendable>(_ work: @Sendable () -> Value) async throws(HostError) -> Value {
        try await BlockingWork().perform(work)
    }

    private func perform<Value: Sendable>(_ work: @Sendable () -> Value) -> Value { work() }
}

/// A serial executor over a thread of its own, for calls that may block for seconds.
///
/// The cooperative pool has as many threads as the machine has processors, and none of them may wait for a daemon.
final class SerialThread: SerialExecutor {
    private let thread: ParkedThread

    /// Takes a thread, or fails with ``HostError/Code/systemError``.
    init(name: String) throws(HostError) { thread = try ParkedThread.taken(as: name) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let host = asUnownedSerialExecutor()
        thread.add { job.runSynchronously(on: host) }
    }

    // The thread is free once it has done what was handed to it.
    deinit { thread.park() }
}
