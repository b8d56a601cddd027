public import DomainMoments

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
    ) async throws(ExecutorError) -> Job.ID {
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

    /// A running backup, with the values that were filled in.
    public func backup(_ job: Job.ID, of domain: DomainReference) async throws(ExecutorError) -> DomainBackup {
        try MomentText.read(DomainBackup.self, try await backupDescription(of: domain, job: job))
    }

    /// Makes or redefines a checkpoint by a typed document; gives its name.
    public func createCheckpoint(
        _ checkpoint: DomainCheckpoint,
        of domain: DomainReference,
        how: CheckpointCreation = .now
    ) async throws(ExecutorError) -> String {
        try await createCheckpoint(of: domain, xml: try MomentText.print(checkpoint), how: how)
    }

    /// A checkpoint of a domain.
    public func checkpoint(
        _ name: String,
        of domain: DomainReference,
        options: CheckpointDescriptionOptions = []
    ) async throws(ExecutorError) -> DomainCheckpoint {
        try MomentText.read(
            DomainCheckpoint.self,
            try await checkpointDescription(of: domain, name: name, options: options)
        )
    }

    /// Takes or redefines a snapshot by a typed document; gives its name.
    public func createSnapshot(
        _ snapshot: DomainSnapshot,
        of domain: DomainReference,
        how: SnapshotCreation = .take(.system())
    ) async throws(ExecutorError) -> String {
        try await createSnapshot(of: domain, xml: try MomentText.print(snapshot), how: how)
    }

    /// A snapshot of a domain; with secrets if it is to be secure.
    public func snapshot(
        _ name: String,
        of domain: DomainReference,
        secure: Bool = false
    ) async throws(ExecutorError) -> DomainSnapshot {
        try MomentText.read(
            DomainSnapshot.self,
            try await snapshotDescription(of: domain, name: name, secure: secure)
        )
    }
}
