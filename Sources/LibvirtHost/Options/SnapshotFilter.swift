internal import CLibvirt

/// Which snapshots are listed. Groups combine with and; a group left empty lets all pass.
public struct SnapshotFilter: Hashable, Sendable {
    /// The state that a snapshot recorded.
    public struct States: OptionSet, Hashable, Sendable {
        /// The bits of `virDomainSnapshotListFlags` that choose by state.
        public let rawValue: UInt32
        /// Makes states of libvirt's bits.
        public init(rawValue: UInt32) {
            self.rawValue =
                rawValue
                & UInt32(
                    CVIR_DOMAIN_SNAPSHOT_LIST_INACTIVE | CVIR_DOMAIN_SNAPSHOT_LIST_ACTIVE
                        | CVIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY
                )
        }

        /// Of a domain that was shut off; also where only disks were taken then.
        public static let inactive = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_LIST_INACTIVE))
        /// Of a domain that ran, with its memory.
        public static let active = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_LIST_ACTIVE))
        /// Of the disks of a domain that ran.
        public static let diskOnly = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY))
    }

    /// Where a snapshot's data is.
    public struct Locations: OptionSet, Hashable, Sendable {
        /// The bits of `virDomainSnapshotListFlags` that choose by where the data lies.
        public let rawValue: UInt32
        /// Makes locations of libvirt's bits.
        public init(rawValue: UInt32) {
            self.rawValue = rawValue & UInt32(CVIR_DOMAIN_SNAPSHOT_LIST_INTERNAL | CVIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL)
        }

        /// All inside the images.
        public static let `internal` = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_LIST_INTERNAL))
        /// Some in files of their own.
        public static let external = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL))
    }

    /// Whether libvirt remembers a snapshot by itself.
    public struct Metadata: OptionSet, Hashable, Sendable {
        /// The bits of `virDomainSnapshotListFlags` that choose by libvirt's record.
        public let rawValue: UInt32
        /// Makes a set of libvirt's bits.
        public init(rawValue: UInt32) {
            self.rawValue =
                rawValue & UInt32(CVIR_DOMAIN_SNAPSHOT_LIST_METADATA | CVIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA)
        }

        /// Snapshots that libvirt keeps a record of.
        public static let present = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_LIST_METADATA))
        /// Snapshots that only the hypervisor knows.
        public static let absent = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA))
    }

    /// Only those at such a place; nil for all.
    public var position: MomentPosition?
    /// The domain's states, at the time of the snapshot, that are listed.
    public var states: States
    /// Places of the data.
    public var locations: Locations
    /// Whether snapshots are listed that libvirt keeps a record of, those that it keeps none of, or both.
    public var metadata: Metadata
    /// Parents before children; else the order is libvirt's, which means nothing.
    public var topological: Bool

    /// Makes a filter; by default everything, parents first.
    public init(
        position: MomentPosition? = nil,
        states: States = [],
        locations: Locations = [],
        metadata: Metadata = [],
        topological: Bool = true
    ) {
        self.position = position
        self.states = states
        self.locations = locations
        self.metadata = metadata
        self.topological = topological
    }

    /// The flags that libvirt is given, beside the depth.
    public var libvirtFlags: UInt32 {
        let place: UInt32 =
            switch position {
            case nil: 0
            case .leaves: UInt32(CVIR_DOMAIN_SNAPSHOT_LIST_LEAVES)
            case .inner: UInt32(CVIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES)
            }
        return place | states.rawValue | locations.rawValue | metadata.rawValue
            | (topological ? UInt32(CVIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL) : 0)
    }
}
