/// The state a domain was in when a snapshot was made.
public struct SnapshotState: OpenValue {
    /// libvirt's word for it.
    public let rawValue: String
    /// Makes a state of libvirt's word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// It ran.
    public static let running = SnapshotState(rawValue: "running")
    /// It waited for something.
    public static let blocked = SnapshotState(rawValue: "blocked")
    /// It was paused.
    public static let paused = SnapshotState(rawValue: "paused")
    /// It was shutting down.
    public static let shutdown = SnapshotState(rawValue: "shutdown")
    /// It was off.
    public static let shutoff = SnapshotState(rawValue: "shutoff")
    /// It had crashed.
    public static let crashed = SnapshotState(rawValue: "crashed")
    /// It ran, and only its disks were kept.
    public static let diskSnapshot = SnapshotState(rawValue: "disk-snapshot")
    /// It slept; the parser knows this word, the schema does not.
    public static let suspended = SnapshotState(rawValue: "pmsuspended")

    /// The states the schema knows.
    public static let known = [running, blocked, paused, shutdown, shutoff, crashed, diskSnapshot]
}
