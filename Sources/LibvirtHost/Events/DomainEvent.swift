internal import XMLTree

/// Something that happened to a domain, or to the connection that would have told.
public struct DomainEvent: Hashable, Sendable {
    /// The kinds of event that a domain reports.
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
    /// What the event says of the domain.
    public var kind: Kind

    /// Creates an event. It is one of the connection as a whole if it has no domain.
    public init(domain: DomainIdentity?, kind: Kind) {
        self.domain = domain
        self.kind = kind
    }
}

/// A turn in a domain's life, by libvirt's number. Open: a release may add some.
public struct LifecycleChange: RawRepresentable, Hashable, Sendable {
    /// The number that libvirt's `virDomainEventType` gives to the change.
    public let rawValue: Int
    /// Makes a change of its number.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Its definition was made or replaced.
    public static let defined = Self(rawValue: 0)
    /// Its definition was removed.
    public static let undefined = Self(rawValue: 1)
    /// The domain was started.
    public static let started = Self(rawValue: 2)
    /// The domain was paused.
    public static let suspended = Self(rawValue: 3)
    /// The domain was resumed.
    public static let resumed = Self(rawValue: 4)
    /// The domain's process ended.
    public static let stopped = Self(rawValue: 5)
    /// The guest is shutting down.
    public static let shutdown = Self(rawValue: 6)
    /// Its guest put it to sleep.
    public static let suspendedByGuest = Self(rawValue: 7)
    /// The guest crashed.
    public static let crashed = Self(rawValue: 8)
}

/// Why a connection closed, by libvirt's number. Open: a release may add reasons.
public struct ConnectionCloseReason: RawRepresentable, Hashable, Sendable {
    /// The number that libvirt's `virConnectCloseReason` gives.
    public let rawValue: Int
    /// Makes a reason of its number.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The connection failed.
    public static let error = Self(rawValue: 0)
    /// The other end hung up.
    public static let endOfFile = Self(rawValue: 1)
    /// The other end did not answer in time.
    public static let keepalive = Self(rawValue: 2)
    /// This end closed it.
    public static let client = Self(rawValue: 3)
}
