internal import CLibvirt

/// How a snapshot comes to be.
///
/// Only what libvirt can take can be written: making a snapshot the current one belongs to redefining, halting and
/// leaving out metadata to taking one, freezing to disks alone, keeping the guest running to memory.
public enum SnapshotCreation: Hashable, Sendable {
    /// A new snapshot of the domain as it is.
    case take(Content, options: TakeOptions = [])
    /// The description of a snapshot that libvirt has lost or never knew.
    case redefine(RedefineOptions = [])

    /// What a new snapshot holds.
    public enum Content: Hashable, Sendable {
        /// Disks, and memory if the domain runs. `live` keeps the guest running while external memory is written.
        case system(live: Bool = false)
        /// Disks alone. `quiesced` has the guest agent freeze the file systems for the moment.
        case disks(quiesced: Bool = false)
    }

    /// Options of a new snapshot.
    public struct TakeOptions: OptionSet, Hashable, Sendable {
        /// The bits of `virDomainSnapshotCreateFlags` that concern taking a snapshot.
        public let rawValue: UInt32
        /// Makes options of libvirt's bits; other bits than those below are left out.
        public init(rawValue: UInt32) { self.rawValue = rawValue & Self.known }

        private static var known: UInt32 {
            UInt32(
                CVIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA
                    | CVIR_DOMAIN_SNAPSHOT_CREATE_HALT
                    | CVIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT
                    | CVIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC
                    | CVIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE
            )
        }

        /// libvirt does not remember the snapshot.
        public static let noMetadata = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA))
        /// The domain is stopped when the snapshot is done.
        public static let halt = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_HALT))
        /// Files of external snapshots exist already and are used as they are.
        public static let reuseExternal = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT))
        /// All disks or none; QEMU always does so.
        public static let atomic = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC))
        /// libvirt validates the document first.
        public static let validate = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE))
    }

    /// Options of a redefinition.
    public struct RedefineOptions: OptionSet, Hashable, Sendable {
        /// The bits of `virDomainSnapshotCreateFlags` that concern redefining one.
        public let rawValue: UInt32
        /// Makes options of libvirt's bits; other bits than those below are left out.
        public init(rawValue: UInt32) { self.rawValue = rawValue & Self.known }

        private static var known: UInt32 {
            UInt32(
                CVIR_DOMAIN_SNAPSHOT_CREATE_CURRENT
                    | CVIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY
                    | CVIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT
                    | CVIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC
                    | CVIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE
            )
        }

        /// The snapshot becomes the current one.
        public static let current = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_CURRENT))
        /// The document is read as one of disks alone.
        public static let diskOnly = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY))
        /// Taken by libvirt, and without effect.
        public static let reuseExternal = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT))
        /// Taken by libvirt, and without effect.
        public static let atomic = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC))
        /// libvirt validates the document first. What libvirt itself printed does not always pass.
        public static let validate = Self(rawValue: UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE))
    }

    /// The flags that libvirt is given.
    public var libvirtFlags: UInt32 {
        switch self {
        case .redefine(let options): UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE) | options.rawValue
        case .take(.system(let live), let options):
            (live ? UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_LIVE) : 0) | options.rawValue
        case .take(.disks(let quiesced), let options):
            UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY) | (quiesced ? UInt32(CVIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE) : 0)
                | options.rawValue
        }
    }

    /// The creation that flags stand for; nil for a combination or a bit that libvirt refuses, or that means nothing
    /// (keeping the guest running while no memory is taken).
    public init?(libvirtFlags flags: UInt32) {
        func has(_ flag: some BinaryInteger) -> Bool { flags & UInt32(flag) != 0 }
        let candidate: Self =
            switch (has(CVIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE), has(CVIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY)) {
            case (true, _): .redefine(RedefineOptions(rawValue: flags))
            case (false, false):
                .take(.system(live: has(CVIR_DOMAIN_SNAPSHOT_CREATE_LIVE)), options: TakeOptions(rawValue: flags))
            case (false, true):
                .take(.disks(quiesced: has(CVIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE)), options: TakeOptions(rawValue: flags))
            }
        guard candidate.libvirtFlags == flags else { return nil }
        self = candidate
    }
}
