public import LibvirtHost
public import MomentDocuments

extension BackupRun {
    /// Describes a run by typed documents.
    ///
    /// - Parameters:
    ///   - domain: The domain.
    ///   - backup: The backup.
    ///   - checkpoint: A checkpoint to be made at the same instant.
    ///   - keepsCheckpointMetadata: Whether libvirt remembers the checkpoint; see ``BackupCheckpoint``.
    ///   - options: How it is begun.
    /// - Throws: ``ExecutorError`` if a document holds what XML can't carry.
    public init(
        of domain: DomainReference,
        _ backup: DomainBackup,
        checkpoint: DomainCheckpoint? = nil,
        keepsCheckpointMetadata: Bool = true,
        options: BackupOptions = BackupOptions()
    ) throws(ExecutorError) {
        var beside: BackupCheckpoint?
        if let checkpoint {
            beside = BackupCheckpoint(xml: try MomentText.print(checkpoint), keepsMetadata: keepsCheckpointMetadata)
        }
        self.init(of: domain, xml: try MomentText.print(backup), checkpoint: beside, options: options)
    }
}
