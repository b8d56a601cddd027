/// Which snapshots are listed. Groups combine with and; a group left empty lets all pass.
public struct SnapshotFilter: Hashable, Sendable {
    /// The state that a snapshot recorded.
    public struct States: OptionSet, Hashable, Sendable {
        /// libvirt's bits.
        public let rawValue: UInt32
        /// Makes states of libvirt's bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue & 0xE0 }

        /// Of a domain that was shut off; also where only disks were taken then.
        public static let inactive = Self(rawValue: 32)
        /// Of a domain that ran, with its memory.
        public static let active = Self(rawValue: 64)
        /// Of the disks of a domain that ran.
        public static let diskOnly = Self(rawValue: 128)
    }

    /// Where a snapshot's data is.
    public struct Locations: OptionSet, Hashable, Sendable {
        /// libvirt's bits.
        public let rawValue: UInt32
        /// Makes locations of libvirt's bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue & 0x300 }

        /// All inside the images.
        public static let `internal` = Self(rawValue: 256)
        /// Some in files of their own.
        public static let external = Self(rawValue: 512)
    }

    /// Whether libvirt remembers a snapshot by itself.
    public struct Metadata: OptionSet, Hashable, Sendable {
        /// libvirt's bits.
        public let rawValue: UInt32
        /// Makes a set of libvirt's bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue & 0x12 }

        /// Those libvirt remembers by metadata.
        public static let present = Self(rawValue: 2)
        /// Those the hypervisor knows without.
        public static let absent = Self(rawValue: 16)
    }

    /// Only those at such a place; nil for all.
    public var position: MomentPosition?
    /// Recorded states.
    public var states: States
    /// Places of the data.
    public var locations: Locations
    /// Kinds of memory.
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
            case .leaves: 4
            case .inner: 8
            }
        return place | states.rawValue | locations.rawValue | metadata.rawValue | (topological ? 1024 : 0)
    }
}
