public import LibvirtHost
internal import XMLTree

/// One step of mending a domain's chain.
public struct ChainRepair: Hashable, Sendable {
    /// The action that this step carries out.
    public var action: Action
    /// What the caller must have allowed for it; empty for a step that takes nothing from anybody.
    public var needs: Consent

    /// Creates a step from its action and the consent without which it is left out.
    public init(_ action: Action, needs: Consent = []) {
        self.action = action
        self.needs = needs
    }

    /// The actions that a repair consists of.
    public enum Action: Hashable, Sendable {
        /// Ends the backup job of this number.
        case endJob(DomainJob.ID)
        /// Has the guest's agent thaw the guest's file systems.
        case thaw
        /// Gives a checkpoint another parent; nil for none.
        case relink(checkpoint: String, parent: String?)
        /// Takes disks out of a checkpoint, and keeps it for the others.
        case narrow(checkpoint: String, without: [String])
        /// Has libvirt forget a checkpoint; images stay as they are.
        case forget(checkpoint: String)
        /// Deletes a checkpoint, with what is left of its bitmaps.
        case drop(checkpoint: String, bitmaps: [BitmapPlace])
        /// Has libvirt know a checkpoint again whose bitmaps are there.
        case adopt(bitmap: String, disks: [String])
        /// Takes a bitmap out of a disk's images.
        case removeBitmap(BitmapPlace)
        /// Has libvirt forget a snapshot; images stay as they are.
        case forgetSnapshot(String)
        /// Takes a snapshot out of an image.
        case removeSnapshot(SnapshotPlace)
        /// Gives a snapshot another parent; nil for none.
        case relinkSnapshot(String, parent: String?)
        /// Takes the mark from a snapshot that libvirt put there while it merged into its overlays.
        case unmark(String)
        /// Has libvirt delete a snapshot, which it began before.
        case deleteSnapshot(String)
        /// Defines disks of a domain that is off with the overlays upon the images that they are written in.
        case useOverlays([DiskOverlay])
        /// Writes a snapshot's overlays into the images right below them, of a domain that is off, as libvirt would that deletes the snapshot.
        case merge(snapshot: String, [DiskOverlay])
        /// Removes a file or a socket, if it still is the one that was looked at and nobody holds it.
        case removeFile(String, FileIdentity)
        /// Removes the record of a backup, if nothing of that is left: neither its checkpoint nor these files.
        case closeRecord(KnownBackup, files: [String])
    }

    /// What a caller allows beyond the steps that take nothing from anybody.
    public struct Consent: OptionSet, Hashable, Sendable {
        /// The consents, one bit each.
        public let rawValue: Int
        /// Makes a set of bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Remove what may still be of use: bitmaps that could yet be used, scratch files.
        public static let discard = Self(rawValue: 1)
        /// Make libvirt know bitmaps as checkpoints that it does not know.
        public static let adopt = Self(rawValue: 2)
        /// End a job that runs.
        public static let endJobs = Self(rawValue: 4)
        /// Thaw the guest's file systems, which a client that was killed may have left frozen. Nobody but the guest's
        /// agent knows whether they are; it does nothing where they are not.
        public static let thaw = Self(rawValue: 8)
        /// Define disks with the overlays upon the images that they are written in. What was written in these since stays in them,
        /// and shows through where an overlay holds nothing.
        public static let useOverlays = Self(rawValue: 16)
        /// Write overlays into the images below them, whose own content of then is gone after it.
        public static let merge = Self(rawValue: 32)
    }
}

/// An overlay of a disk, and the image right below it.
public struct DiskOverlay: Hashable, Sendable {
    /// The disk's target name.
    public var disk: String
    /// The overlay's path; its format is qcow2, as only of such an image the one below is known.
    public var path: String
    /// The path of the image right below it.
    public var base: String
    /// Which file the overlay is; nil where that is not known.
    public var identity: FileIdentity?

    /// Makes one.
    public init(_ disk: String, path: String, base: String, identity: FileIdentity? = nil) {
        self.disk = disk
        self.path = path
        self.base = base
        self.identity = identity
    }
}

/// A snapshot inside an image.
public struct SnapshotPlace: Hashable, Sendable {
    /// The snapshot's name inside the image.
    public var snapshot: String
    /// The path of the image that holds the snapshot.
    public var path: String
    /// The image's format.
    public var format: String

    /// Creates the place of an internal snapshot from its name and the path and format of its image.
    public init(snapshot: String, path: String, format: String) {
        self.snapshot = snapshot
        self.path = path
        self.format = format
    }
}

extension ChainRepair: CustomStringConvertible {
    /// What is done, in words.
    public var description: String {
        func list(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }
        switch action {
        case .endJob(let job): return "end backup job \(job.rawValue)"
        case .thaw: return "thaw the guest's file systems"
        case .relink(let checkpoint, let parent?): return "make '\(parent)' the parent of checkpoint '\(checkpoint)'"
        case .relink(let checkpoint, nil): return "make checkpoint '\(checkpoint)' one without a parent"
        case .narrow(let checkpoint, let disks): return "take \(list(disks)) out of checkpoint '\(checkpoint)'"
        case .forget(let checkpoint): return "delete the metadata of checkpoint '\(checkpoint)'"
        case .drop(let checkpoint, let places):
            let disks = list(places.map(\.disk))
            return "delete checkpoint '\(checkpoint)' and its bitmap" + (disks.isEmpty ? "" : " of \(disks)")
        case .adopt(let bitmap, let disks): return "redefine checkpoint '\(bitmap)' for \(list(disks))"
        case .removeBitmap(let place): return "remove bitmap '\(place.bitmap)' of '\(place.disk)'"
        case .forgetSnapshot(let snapshot): return "delete the metadata of snapshot '\(snapshot)'"
        case .removeSnapshot(let place): return "remove snapshot '\(place.snapshot)' inside \(place.path)"
        case .relinkSnapshot(let snapshot, let parent?):
            return "make '\(parent)' the parent of snapshot '\(snapshot)'"
        case .relinkSnapshot(let snapshot, nil): return "make snapshot '\(snapshot)' one without a parent"
        case .unmark(let snapshot): return "redefine snapshot '\(snapshot)' without the mark of an unfinished deletion"
        case .deleteSnapshot(let snapshot): return "delete snapshot '\(snapshot)' again"
        case .useOverlays(let overlays):
            return "define " + overlays.map { "'\($0.disk)' with \($0.path)" }.joined(separator: ", ")
        case .merge(let snapshot, let overlays):
            return overlays.map { "write \($0.path) into \($0.base) and remove it" }.joined(separator: ", ")
                + ", and delete the metadata of snapshot '\(snapshot)'"
        case .removeFile(let path, _): return "remove \(path)"
        case .closeRecord(let known, _): return "forget the backup that was begun at \(known.record.begun)"
        }
    }
}

extension ChainRepair {
    /// The step as plans show it.
    ///
    /// - Parameter isActive: Whether the domain runs: QEMU then takes out the bitmaps, and otherwise qemu-img.
    public func planStep(isActive: Bool) -> PlanStep {
        let call: (String, UInt32) =
            switch action {
            case .endJob: ("virDomainAbortJob", 0)
            case .thaw: ("virDomainFSThaw", 0)
            case .relink, .narrow, .adopt:
                ("virDomainCheckpointCreateXML", CheckpointCreation.redefine(validating: false).libvirtFlags)
            case .forget: ("virDomainCheckpointDelete", MomentDeletion(metadataOnly: true).libvirtFlags)
            case .drop, .removeBitmap:
                isActive
                    ? ("virDomainCheckpointDelete", MomentDeletion().libvirtFlags) : ("qemu-img bitmap --remove", 0)
            case .forgetSnapshot: ("virDomainSnapshotDelete", MomentDeletion(metadataOnly: true).libvirtFlags)
            case .removeSnapshot: ("qemu-img snapshot -d", 0)
            case .relinkSnapshot, .unmark: ("virDomainSnapshotCreateXML", SnapshotCreation.redefine().libvirtFlags)
            case .deleteSnapshot: ("virDomainSnapshotDelete", MomentDeletion().libvirtFlags)
            case .useOverlays: ("virDomainDefineXML", 0)
            case .merge: ("qemu-img commit -d", 0)
            case .removeFile, .closeRecord: ("unlink", 0)
            }
        return PlanStep(description, call: call.0, flags: call.1)
    }
}
