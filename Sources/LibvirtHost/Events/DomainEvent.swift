internal import XMLTree

/// Something that happened to a domain, or to the connection that would have told.
public struct DomainEvent: Hashable, Sendable {
    /// What happened.
    public enum Kind: Hashable, Sendable {
        /// The domain's life took a turn. The detail's meaning depends on the change; both are libvirt's numbers.
        case lifecycle(LifecycleChange, detail: Int)
        /// A background job ended, well or not.
        case jobCompleted(JobStatistics)
        /// A block job of a disk, by its target's name, changed. Type and status are libvirt's numbers.
        case blockJob(disk: String, type: Int, status: Int)
        /// The connection is gone, and no further event will come.
        case connectionClosed(ConnectionCloseReason)
    }

    /// The domain; nil for what concerns the connection.
    public var domain: DomainIdentity?
    /// What happened.
    public var kind: Kind

    /// Makes an event.
    public init(domain: DomainIdentity?, kind: Kind) {
        self.domain = domain
        self.kind = kind
    }
}
