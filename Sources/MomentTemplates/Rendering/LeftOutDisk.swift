internal import XMLTree

/// A disk that a template did not take, and why.
public struct LeftOutDisk: Hashable, Sendable {
    /// The disk's target name.
    public var disk: String
    /// The reason why the disk is left out.
    public var reason: Reason
    /// Whether it had to take part, so that there is no document without it.
    public var isRefused: Bool

    /// Creates the record of a disk that is left out; `isRefused` says that there can be no document without it.
    public init(_ disk: String, _ reason: Reason, isRefused: Bool = false) {
        self.disk = disk
        self.reason = reason
        self.isRefused = isRefused
    }

    /// Why a disk is not taken. Open: templates may have reasons of their own.
    public struct Reason: RawRepresentable, Hashable, Sendable {
        /// The reason as a word.
        public let rawValue: String
        /// Makes a reason of its word.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The reason in a sentence's end: "vda is left out: …".
        public var explanation: String { Reason.explanations[self] ?? rawValue }

        /// Others are asked for by name.
        public static let notSelected = Reason(rawValue: "not-selected")
        /// It is asked to be left out.
        public static let excluded = Reason(rawValue: "excluded")
        /// It is on another bus than those asked for.
        public static let otherBus = Reason(rawValue: "other-bus")
        /// It has another format than those asked for.
        public static let otherFormat = Reason(rawValue: "other-format")
        /// Neither its name nor its path fits a pattern asked for.
        public static let noMatch = Reason(rawValue: "no-match")
        /// The drive holds no medium.
        public static let empty = Reason(rawValue: "empty")
        /// The drive is a floppy drive.
        public static let removable = Reason(rawValue: "removable")
        /// The disk is read-only for the guest.
        public static let readOnly = Reason(rawValue: "read-only")
        /// It is transient, which QEMU's jobs refuse.
        public static let transient = Reason(rawValue: "transient")
        /// It is on the bus `sd`, which QEMU's jobs refuse.
        public static let sdCard = Reason(rawValue: "sd-card")
        /// Its blocks are with another process.
        public static let vhost = Reason(rawValue: "vhost")
        /// Its format can't hold a bitmap.
        public static let noBitmap = Reason(rawValue: "no-bitmap")
        /// It is shared with other guests, so it can't get an overlay.
        public static let shareable = Reason(rawValue: "shareable")
        /// It is a passed-through SCSI device, which can't get an overlay.
        public static let lun = Reason(rawValue: "lun")
        /// The domain says that it takes no part in snapshots.
        public static let noSnapshot = Reason(rawValue: "no-snapshot")
        /// It is no file, and there is no directory for the new one.
        public static let noDirectory = Reason(rawValue: "no-directory")
        /// It is not qcow2, and so can't hold a snapshot.
        public static let notQcow2 = Reason(rawValue: "not-qcow2")
        /// The domain has no such disk.
        public static let unknownDisk = Reason(rawValue: "unknown-disk")

        private static let explanations: [Reason: String] = [
            .notSelected: "it is not among the disks asked for",
            .excluded: "it is asked to be left out",
            .otherBus: "it is on another bus than those asked for",
            .otherFormat: "its format is none of those asked for",
            .noMatch: "neither its name nor its path fits a pattern asked for",
            .empty: "it has no medium",
            .removable: "it is a floppy, which is taken only if it is named",
            .readOnly: "it is read-only",
            .transient: "it is transient, which QEMU's jobs refuse",
            .sdCard: "it is on the bus sd, which QEMU's jobs refuse",
            .vhost: "its blocks are with another process",
            .noBitmap: "its format can't hold a bitmap, only qcow2 can",
            .shareable: "it is shared with other guests, so it can't get an overlay",
            .lun: "it is a passed-through SCSI device, which can't get an overlay",
            .noSnapshot: "the domain says that it takes no part in snapshots",
            .noDirectory: "it is no file, so the directory of the new file must be given",
            .notQcow2: "it is not qcow2, so it can't hold an internal snapshot",
            .unknownDisk: "the domain has no such disk",
        ]
    }
}
