internal import Glibc
internal import Synchronization

/// Turns ctrl-c, ctrl-\ and other requests to end into the cancellation of a task, so that what it made can be removed.
enum Interruption {
    private static let wasAsked = Atomic<Bool>(false)
    /// The signals that ask a process to end, and would end it.
    static let signals = [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU]

    /// Does some work, cancelled when the process is asked to end. A second request ends the process at once.
    static func cancelling<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        wasAsked.store(false, ordering: .relaxed)
        let before = signals.map { number in
            signal(number) { number in
                // Only what a signal handler may do.
                if Interruption.wasAsked.exchange(true, ordering: .relaxed) { _exit(128 + number) }
            }
        }
        // A signal that whoever started the process has it ignore stays ignored: nohup does that.
        for (number, handler) in zip(signals, before) where unsafeBitCast(handler, to: Int.self) == ignored {
            signal(number, handler)
        }
        defer { for (number, handler) in zip(signals, before) { signal(number, handler) } }
        let task = Task { try await work() }
        let watch = Task {
            while !Task.isCancelled {
                if wasAsked.load(ordering: .relaxed) { return task.cancel() }
                try? await Task.sleep(for: .milliseconds(50))
            }
        }
        defer { watch.cancel() }
        return try await task.value
    }

    /// SIG_IGN, as a number.
    private static let ignored = 1
}
