internal import CLibvirt

/// What is deleted with a checkpoint or a snapshot: all six combinations libvirt takes, and none it refuses.
public struct MomentDeletion: Hashable, Sendable, CaseIterable {
    /// Which of the tree.
    public enum Scope: Hashable, Sendable, CaseIterable {
        /// Only the one named; its children move to its parent.
        case this
        /// The one named and everything below it.
        case thisAndDescendants
        /// Everything below the one named, which stays.
        case descendants
    }

    /// Which of the tree.
    public var scope: Scope
    /// Whether only libvirt's memory of it goes, and bitmaps, snapshots in images and overlay files stay.
    public var metadataOnly: Bool

    /// Makes a deletion: by default of the one named, with its data.
    public init(_ scope: Scope = .this, metadataOnly: Bool = false) {
        self.scope = scope
        self.metadataOnly = metadataOnly
    }

    /// The flags that libvirt is given; checkpoints and snapshots use the same bits.
    public var libvirtFlags: UInt32 {
        let tree: UInt32 =
            switch scope {
            case .this: 0
            case .thisAndDescendants: UInt32(CVIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN)
            case .descendants: UInt32(CVIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY)
            }
        return tree | (metadataOnly ? UInt32(CVIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY) : 0)
    }

    /// The deletion that flags stand for; nil for a combination or a bit that libvirt refuses.
    public init?(libvirtFlags flags: UInt32) {
        guard let found = Self.allCases.first(where: { $0.libvirtFlags == flags }) else { return nil }
        self = found
    }

    /// The six.
    public static var allCases: [MomentDeletion] {
        Scope.allCases.flatMap { [MomentDeletion($0), MomentDeletion($0, metadataOnly: true)] }
    }
}
