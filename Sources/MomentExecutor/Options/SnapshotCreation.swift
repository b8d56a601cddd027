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
        /// libvirt's bits.
        public let rawValue: UInt32
        /// Makes options of libvirt's bits; other bits than those below are left out.
        public init(rawValue: UInt32) { self.rawValue = rawValue & (4 | 8 | 32 | 128 | 512) }

        /// libvirt does not remember the snapshot.
        public static let noMetadata = Self(rawValue: 4)
        /// The domain is stopped when the snapshot is done.
        public static let halt = Self(rawValue: 8)
        /// Files of external snapshots exist already and are used as they are.
        public static let reuseExternal = Self(rawValue: 32)
        /// All disks or none; QEMU always does so.
        public static let atomic = Self(rawValue: 128)
        /// libvirt validates the document first.
        public static let validate = Self(rawValue: 512)
    }

    /// Options of a redefinition.
    public struct RedefineOptions: OptionSet, Hashable, Sendable {
        /// libvirt's bits.
        public let rawValue: UInt32
        /// Makes options of libvirt's bits; other bits than those below are left out.
        public init(rawValue: UInt32) { self.rawValue = rawValue & (2 | 16 | 32 | 128 | 512) }

        /// The snapshot becomes the current one.
        public static let current = Self(rawValue: 2)
        /// The document is read as one of disks alone.
        public static let diskOnly = Self(rawValue: 16)
        /// Taken by libvirt, and without effect.
        public static let reuseExternal = Self(rawValue: 32)
        /// Taken by libvirt, and without effect.
        public static let atomic = Self(rawValue: 128)
        /// libvirt validates the document first. What libvirt itself printed does not always pass.
        public static let validate = Self(rawValue: 512)
    }

    /// The flags that libvirt is given.
    public var libvirtFlags: UInt32 {
        switch self {
        case .redefine(let options): 1 | options.rawValue
        case .take(.system(let live), let options): (live ? 256 : 0) | options.rawValue
        case .take(.disks(let quiesced), let options): 16 | (quiesced ? 64 : 0) | options.rawValue
        }
    }

    /// The creation that flags stand for; nil for a combination or a bit that libvirt refuses, or that means nothing
    /// (keeping the guest running while no memory is taken).
    public init?(libvirtFlags flags: UInt32) {
        let candidate: Self =
            switch (flags & 1 != 0, flags & 16 != 0) {
            case (true, _): .redefine(RedefineOptions(rawValue: flags))
            case (false, false): .take(.system(live: flags & 256 != 0), options: TakeOptions(rawValue: flags))
            case (false, true): .take(.disks(quiesced: flags & 64 != 0), options: TakeOptions(rawValue: flags))
            }
        guard candidate.libvirtFlags == flags else { return nil }
        self = candidate
    }
}
