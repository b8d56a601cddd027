public import MomentDocuments

extension MomentHost {
    /// Begins a backup by a typed document and returns once it runs.
    ///
    /// - Parameter keepsCheckpointMetadata: Whether libvirt remembers the checkpoint; see ``BackupCheckpoint``.
    public func beginBackup(
        _ backup: DomainBackup,
        of domain: DomainReference,
        checkpoint: DomainCheckpoint? = nil,
        keepsCheckpointMetadata: Bool = true,
        options: BackupOptions = BackupOptions()
    ) async throws(HostError) -> DomainJob.ID {
        var beside: BackupCheckpoint?
        if let checkpoint {
            beside = BackupCheckpoint(
                xml: try MomentText.print(checkpoint),
                keepsMetadata: keepsCheckpointMetadata
            )
        }
        return try await beginBackup(
            of: domain,
            xml: try MomentText.print(backup),
            checkpoint: beside,
            options: options
        )
    }

    /// Makes or redefines a checkpoint by a typed document; gives its name.
    public func createCheckpoint(
        _ checkpoint: DomainCheckpoint,
        of domain: DomainReference,
        how: CheckpointCreation = .now
    ) async throws(HostError) -> String {
        try await createCheckpoint(of: domain, xml: try MomentText.print(checkpoint), how: how)
    }

    /// Takes or redefines a snapshot by a typed document; gives its name.
    public func createSnapshot(
        _ snapshot: DomainSnapshot,
        of domain: DomainReference,
        how: SnapshotCreation = .take(.system())
    ) async throws(HostError) -> String {
        try await createSnapshot(of: domain, xml: try MomentText.print(snapshot), how: how)
    }
}
