internal import CLibvirt
package import MomentRules
internal import XMLTree

/// How far a listing goes.
///
/// libvirt has one bit for both questions, with opposite senses: beside a domain it means less, beside a parent more.
public enum MomentListing: Hashable, Sendable {
    /// All checkpoints or snapshots of the domain.
    case all
    /// All of the domain that have no parent.
    case roots
    /// The children of one.
    case children(of: String)
    /// All below the one named, at any depth.
    case descendants(of: String)

    /// The one whose children are asked for, or nil.
    package var parent: String? {
        switch self {
        case .all, .roots: nil
        case .children(let parent), .descendants(let parent): parent
        }
    }

    /// Bit 0 of libvirt's flags, which is the same of checkpoints and snapshots.
    var libvirtFlags: UInt32 {
        switch self {
        case .all, .children: 0
        case .roots: UInt32(CVIR_DOMAIN_CHECKPOINT_LIST_ROOTS)
        case .descendants: UInt32(CVIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS)
        }
    }
}

/// Where in a tree of checkpoints or snapshots the listed ones stand.
public enum MomentPosition: Hashable, Sendable, CaseIterable {
    /// All that have no children.
    case leaves
    /// All that have children.
    case inner
}

/// What is deleted with a checkpoint or a snapshot: all six combinations libvirt takes, and none it refuses.
public struct MomentDeletion: Hashable, Sendable, CaseIterable {
    /// How much of the tree of checkpoints or snapshots is deleted.
    public enum Scope: Hashable, Sendable, CaseIterable {
        /// Only the one named; its children move to its parent.
        case this
        /// The one named and all below it.
        case thisAndDescendants
        /// All below the one named, which stays.
        case descendants
    }

    /// How much of the tree is deleted.
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

    /// Each scope, with and without keeping what the images hold.
    public static var allCases: [MomentDeletion] {
        Scope.allCases.flatMap { [MomentDeletion($0), MomentDeletion($0, metadataOnly: true)] }
    }
}

extension CheckpointCreation {
    /// The flags as the rules know them.
    package var flags: Set<APIFlag> {
        switch self {
        case .now: []
        case .nowQuiesced: [.quiesce]
        case .redefine(let validating): validating ? [.redefine, .redefineValidate] : [.redefine]
        }
    }
}

extension SnapshotCreation {
    /// The flags as the rules know them.
    package var flags: Set<APIFlag> {
        let names: [(UInt32, APIFlag)] = [
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE), .redefine),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_CURRENT), .current),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA), .noMetadata),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_HALT), .halt),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY), .diskOnly),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT), .reuseExternal),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE), .quiesce),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC), .atomic),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_LIVE), .live),
            (UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE), .validate),
        ]
        return Set(names.filter { libvirtFlags & $0.0 != 0 }.map(\.1))
    }
}
