public import MomentDocuments

/// A checkpoint or snapshot that a domain has.
public struct ExistingMoment: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The one before; nil for a root.
    public var parent: String?
    /// The state the domain was in; nil for a checkpoint or where it is not known.
    public var state: SnapshotState?
    /// Whether a definition of the domain is stored with it.
    public var hasDomain: Bool
    /// The targets of the disks a checkpoint has bitmaps of; nil where that is not known.
    public var disks: Set<String>?

    /// Makes one of a name and a parent.
    public init(
        _ name: String,
        parent: String? = nil,
        state: SnapshotState? = nil,
        hasDomain: Bool = true,
        disks: Set<String>? = nil
    ) {
        self.name = name
        self.parent = parent
        self.state = state
        self.hasDomain = hasDomain
        self.disks = disks
    }
}
