internal import XMLTree

/// The figures of a background job, running or ended. What the driver does not report is nil.
public struct JobStatistics: Hashable, Sendable {
    /// How far the job is.
    public var phase: JobPhase
    /// What the job does with the domain.
    public var operation: JobOperation
    /// Milliseconds since it began.
    public var elapsed: UInt64?
    /// Milliseconds until it will be done, where that can be said.
    public var remaining: UInt64?
    /// Bytes in all, disks and memory together.
    public var total: UInt64?
    /// The bytes that the job has worked through, or nil if libvirt does not say.
    public var processed: UInt64?
    /// The bytes that the job has yet to work through, or nil if libvirt does not say.
    public var left: UInt64?
    /// Bytes of disks in all.
    public var diskTotal: UInt64?
    /// Bytes of disks done.
    public var diskProcessed: UInt64?
    /// Bytes of disks to do.
    public var diskLeft: UInt64?
    /// Bytes that scratch files of a pull backup hold.
    public var scratchUsed: UInt64?
    /// Bytes that scratch files of a pull backup may hold.
    public var scratchTotal: UInt64?
    /// Whether it ended well; only once it has ended.
    public var succeeded: Bool?
    /// The hypervisor's words about its end. There may be some after success too: an ended pull backup says that it
    /// was cancelled.
    public var errorMessage: String?

    /// Makes statistics of a phase and an operation, without figures.
    public init(phase: JobPhase, operation: JobOperation = .unknown) {
        self.phase = phase
        self.operation = operation
    }

    /// The part of the disks' bytes that is done, from 0 to 1; nil where it can't be said.
    public var fraction: Double? {
        guard let done = diskProcessed ?? processed, let all = diskTotal ?? total, all > 0 else { return nil }
        return min(1, Double(done) / Double(all))
    }
}
