public import Diagnostics
public import MomentRules
public import MomentSchemas

/// How a backup is looked over and completed before anything is sent.
public struct BackupPreparation: Sendable {
    /// The grammars that documents are checked by; nil leaves that to libvirt.
    public var grammars: GrammarStore?
    /// The release whose rules count; nil for the host's own.
    public var release: Release?
    /// What is put in beyond what libvirt fills in.
    public var completion: BackupCompletion
    /// What the backup is incremental to.
    public var base: BackupBase

    /// Makes a preparation; by default everything that can be looked at of the host is.
    public init(
        grammars: GrammarStore? = .builtin,
        release: Release? = nil,
        completion: BackupCompletion = BackupCompletion(),
        base: BackupBase = .document
    ) {
        self.grammars = grammars
        self.release = release
        self.completion = completion
        self.base = base
    }
}
