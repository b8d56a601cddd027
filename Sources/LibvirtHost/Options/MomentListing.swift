internal import CLibvirt
internal import XMLTree

/// How far a listing goes.
///
/// libvirt has one bit for both questions, with opposite senses: beside a domain it means less, beside a parent more.
public enum MomentListing: Hashable, Sendable {
    /// Every one of the domain.
    case all
    /// Those of the domain without a parent.
    case roots
    /// The children of one.
    case children(of: String)
    /// Everything below one.
    case descendants(of: String)

    /// The one whose children are asked for.
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
