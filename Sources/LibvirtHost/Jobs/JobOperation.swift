/// What a background job does, by libvirt's number. Open: a release may add operations.
public struct JobOperation: RawRepresentable, Hashable, Sendable {
    /// The number that libvirt's `virDomainJobOperation` gives.
    public let rawValue: Int
    /// Makes an operation of its number.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The driver does not say.
    public static let unknown = Self(rawValue: 0)
    /// The domain is started.
    public static let start = Self(rawValue: 1)
    /// Memory being saved.
    public static let save = Self(rawValue: 2)
    /// Memory being restored.
    public static let restore = Self(rawValue: 3)
    /// A domain coming in from another host.
    public static let migrationIn = Self(rawValue: 4)
    /// A domain leaving for another host.
    public static let migrationOut = Self(rawValue: 5)
    /// A snapshot being taken.
    public static let snapshot = Self(rawValue: 6)
    /// A domain going back to a snapshot.
    public static let snapshotRevert = Self(rawValue: 7)
    /// The domain's memory is dumped for a debugger.
    public static let dump = Self(rawValue: 8)
    /// The domain's disks are backed up.
    public static let backup = Self(rawValue: 9)
    /// A snapshot being deleted.
    public static let snapshotDelete = Self(rawValue: 10)
}

extension JobOperation: CustomStringConvertible {
    /// A word for it, or the number where there is none.
    public var description: String {
        let words = [
            "unknown", "start", "save", "restore", "incoming migration", "outgoing migration", "snapshot",
            "snapshot revert", "dump", "backup", "snapshot delete",
        ]
        return words.indices.contains(rawValue) ? words[rawValue] : String(rawValue)
    }
}
