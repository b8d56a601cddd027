internal import LibvirtHost

/// Tells how fast a job goes from one look to the next.
struct JobPace {
    private var last: (at: ContinuousClock.Instant, done: UInt64)?

    /// Bytes a second since the look before; nil at the first, and where the figures have gone back.
    mutating func rate(_ statistics: JobStatistics) -> Double? {
        let now = ContinuousClock.now
        let done = statistics.diskProcessed ?? statistics.processed ?? 0
        defer { last = (now, done) }
        guard let last, done >= last.done else { return nil }
        let seconds = (now - last.at) / .seconds(1)
        return seconds > 0 ? Double(done - last.done) / seconds : nil
    }
}
