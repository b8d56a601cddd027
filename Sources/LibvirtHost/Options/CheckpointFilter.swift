internal import CLibvirt

/// Which checkpoints are listed.
public struct CheckpointFilter: Hashable, Sendable {
    /// Only those at such a place; nil for all. Asked for both at once libvirt would list none.
    public var position: MomentPosition?
    /// Parents before children; else the order is libvirt's, which means nothing.
    public var topological: Bool

    /// Makes a filter; by default everything, parents first.
    public init(position: MomentPosition? = nil, topological: Bool = true) {
        self.position = position
        self.topological = topological
    }

    /// The flags that libvirt is given, beside the depth.
    public var libvirtFlags: UInt32 {
        let place: UInt32 =
            switch position {
            case nil: 0
            case .leaves: UInt32(CVIR_DOMAIN_CHECKPOINT_LIST_LEAVES)
            case .inner: UInt32(CVIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES)
            }
        return place | (topological ? UInt32(CVIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL) : 0)
    }
}
