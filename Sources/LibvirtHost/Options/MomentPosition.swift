/// Where in a tree of checkpoints or snapshots the listed ones stand.
public enum MomentPosition: Hashable, Sendable, CaseIterable {
    /// Those without children.
    case leaves
    /// Those with children.
    case inner
}
