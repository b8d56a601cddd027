internal import XMLTree

/// What a backup is incremental to.
public enum BackupBase: Hashable, Sendable, CaseIterable {
    /// What the document says; a full backup where it says nothing.
    case document
    /// For each disk about which the document says nothing: the newest checkpoint since which the disk's changes are
    /// known. A disk without one is copied whole.
    case newest
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
