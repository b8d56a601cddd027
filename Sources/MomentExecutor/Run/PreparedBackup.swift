public import Diagnostics
public import MomentRules
internal import XMLTree

/// A backup that was looked over and completed: what will be sent, and why it is as it is.
public struct PreparedBackup: Hashable, Sendable {
    /// The `<domainbackup>` document that will be sent; nil for libvirt's own choice.
    public var xml: String?
    /// The checkpoint that will be made at the same instant, with a name.
    public var checkpoint: BackupCheckpoint?
    /// What was filled in.
    public var values: [FilledValue]
    /// What is worth a warning.
    public var findings: [Diagnostic]
    /// What each disk is incremental to, where that was to be found out.
    public var bases: [DiskBase]
    /// What will result, in one sentence; empty where that is left to libvirt.
    public var summary: String
    /// What the run will have made.
    public var traces: BackupTraces
    /// The port that is held for this run.
    var port: UInt16?
}
