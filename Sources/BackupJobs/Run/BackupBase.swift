internal import XMLTree

/// What a backup is incremental to.
public enum BackupBase: Hashable, Sendable {
    /// What the document says; a full backup where it says nothing.
    case document
    /// For each disk about which the document says nothing: the newest checkpoint since which the disk's changes are
    /// known, and of which a backup is known to be saved (``BackupRecords``). A disk without one is copied whole.
    case newest
    /// A checkpoint, for all disks about which the document says nothing. Whether a backup of it was saved is its caller's to
    /// know; where nobody here does, that is a finding.
    case checkpoint(String)
}

/// What the backup of a disk is incremental to, as it was found out for ``BackupBase/newest``.
public struct DiskBase: Hashable, Sendable {
    /// The disk's target name.
    public var disk: String
    /// The checkpoint; nil for a full copy.
    public var checkpoint: String?
    /// Why it is not the newest checkpoint; nil where it is.
    public var reason: String?

    /// Makes a choice.
    public init(disk: String, checkpoint: String?, reason: String? = nil) {
        self.disk = disk
        self.checkpoint = checkpoint
        self.reason = reason
    }
}

extension DiskBase: CustomStringConvertible {
    /// The disk, what it is incremental to, and why it is not the newest one.
    public var description: String {
        let base = checkpoint.map { "changes since \($0)" } ?? "whole"
        return "\(disk): \(base)\(reason.map { "; \($0)" } ?? "")"
    }
}
