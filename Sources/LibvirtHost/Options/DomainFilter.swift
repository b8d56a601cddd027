internal import CLibvirt

/// Which domains are listed. Groups combine with and; a group left nil lets all pass.
public struct DomainFilter: Hashable, Sendable {
    /// Only those that run, or that do not.
    public var isActive: Bool?
    /// Only those with a definition of their own, or without.
    public var isPersistent: Bool?
    /// Only those with a managed save image, or without.
    public var hasManagedSave: Bool?
    /// Only those with snapshots, or without.
    public var hasSnapshots: Bool?
    /// Only those with checkpoints, or without.
    public var hasCheckpoints: Bool?

    /// Makes a filter; by default everything passes.
    public init(
        isActive: Bool? = nil,
        isPersistent: Bool? = nil,
        hasManagedSave: Bool? = nil,
        hasSnapshots: Bool? = nil,
        hasCheckpoints: Bool? = nil
    ) {
        self.isActive = isActive
        self.isPersistent = isPersistent
        self.hasManagedSave = hasManagedSave
        self.hasSnapshots = hasSnapshots
        self.hasCheckpoints = hasCheckpoints
    }

    /// The flags that libvirt is given.
    public var libvirtFlags: UInt32 {
        func bits(_ answer: Bool?, _ yes: UInt32, _ no: UInt32) -> UInt32 { answer.map { $0 ? yes : no } ?? 0 }
        return bits(
            isActive,
            UInt32(CVIR_CONNECT_LIST_DOMAINS_ACTIVE),
            UInt32(CVIR_CONNECT_LIST_DOMAINS_INACTIVE)
        )
            | bits(
                isPersistent,
                UInt32(CVIR_CONNECT_LIST_DOMAINS_PERSISTENT),
                UInt32(CVIR_CONNECT_LIST_DOMAINS_TRANSIENT)
            )
            | bits(
                hasManagedSave,
                UInt32(CVIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE),
                UInt32(CVIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE)
            )
            | bits(
                hasSnapshots,
                UInt32(CVIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT),
                UInt32(CVIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT)
            )
            | bits(
                hasCheckpoints,
                UInt32(CVIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT),
                UInt32(CVIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT)
            )
    }
}
