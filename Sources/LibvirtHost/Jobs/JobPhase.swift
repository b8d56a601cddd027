/// How far a background job is, by libvirt's number. Open: a release may add phases.
public struct JobPhase: RawRepresentable, Hashable, Sendable {
    /// libvirt's number.
    public let rawValue: Int
    /// Makes a phase of its number.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// No job.
    public static let none = Self(rawValue: 0)
    /// Runs, and what is left is known.
    public static let bounded = Self(rawValue: 1)
    /// Runs, and nobody knows for how long.
    public static let unbounded = Self(rawValue: 2)
    /// Ended well.
    public static let completed = Self(rawValue: 3)
    /// Failed.
    public static let failed = Self(rawValue: 4)
    /// Was aborted.
    public static let cancelled = Self(rawValue: 5)

    /// Whether the job still runs.
    public var isRunning: Bool { self == .bounded || self == .unbounded }
}
