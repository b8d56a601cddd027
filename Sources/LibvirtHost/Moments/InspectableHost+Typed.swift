public import MomentDocuments

extension InspectableHost {
    /// A running backup, with the values that were filled in.
    public func backup(_ job: Job.ID, of domain: DomainReference) async throws(ExecutorError) -> DomainBackup {
        try MomentText.read(DomainBackup.self, try await backupDescription(of: domain, job: job))
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
