/// Waits for something no longer than a bound.
enum BoundedWait {
    /// The result of some work; nil where it takes longer. The work itself goes on until it ends: a call that a daemon
    /// does not answer can't be taken back.
    static func result<Value: Sendable>(
        within bound: Duration,
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        let (answers, continuation) = AsyncStream.makeStream(of: Value?.self)
        let worker = Task { continuation.yield(await work()) }
        let clock = Task {
            try? await Task.sleep(for: bound)
            continuation.yield(nil)
        }
        defer {
            worker.cancel()
            clock.cancel()
            continuation.finish()
        }
        for await answer in answers { return answer }
        return nil
    }
}
