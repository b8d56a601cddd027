/// What can be asked of a host about its domains' points in time: backups, checkpoints, snapshots, managed saves.
///
/// Two answer: ``LibvirtExecutor``, which asks libvirt, and `InMemoryExecutor` of `MomentInMemory`, which imitates it.
/// A domain is named by a ``DomainReference`` in each request and looked up anew, so nothing goes stale between two
/// requests.
///
/// Every request fails with an ``ExecutorError`` and nothing else. What changes something is refused on a read-only
/// executor before anything is sent.
public protocol MomentHost: Sendable {
    /// What the executor may do.
    var access: AccessMode { get }

    /// The other end.
    func host() async throws(ExecutorError) -> HostDescription

    /// Ends the use of the executor. Later requests fail with ``ExecutorError/Code/closed``; streams of events end.
    func close() async

    // MARK: Domains

    /// The domains that pass a filter, in no order.
    func domains(matching filter: DomainFilter) async throws(ExecutorError) -> [DomainIdentity]

    /// A domain as it is now.
    func summary(of domain: DomainReference) async throws(ExecutorError) -> DomainSummary

    /// The `<domain>` document.
    func domainDescription(
        of domain: DomainReference,
        options: DomainDescriptionOptions
    ) async throws(ExecutorError) -> String

    /// Defines a domain, or replaces its definition, by a `<domain>` document.
    func define(xml: String) async throws(ExecutorError) -> DomainIdentity

    /// Starts a domain that has no definition of its own.
    func create(xml: String, options: StartOptions) async throws(ExecutorError) -> DomainIdentity

    /// Removes the definition of a domain.
    func undefine(_ domain: DomainReference, options: UndefineOptions) async throws(ExecutorError)

    /// Starts a defined domain; from its managed save image if it has one, which is then gone.
    func start(_ domain: DomainReference, options: StartOptions) async throws(ExecutorError)

    /// Ends a domain's process at once.
    func destroy(_ domain: DomainReference) async throws(ExecutorError)

    /// Pauses a domain.
    func suspend(_ domain: DomainReference) async throws(ExecutorError)

    /// Lets a paused domain go on.
    func resume(_ domain: DomainReference) async throws(ExecutorError)

    /// Has the guest agent freeze the guest's file systems; gives their number.
    func freezeFileSystems(of domain: DomainReference) async throws(ExecutorError) -> Int

    /// Has the guest agent thaw the guest's file systems; gives their number.
    func thawFileSystems(of domain: DomainReference) async throws(ExecutorError) -> Int

    // MARK: Jobs and events

    /// The background jobs of a domain; libvirt runs at most one.
    func jobs(of domain: DomainReference) async throws(ExecutorError) -> [Job]

    /// The figures of the last job that ended; nil where none is remembered.
    func lastJob(of domain: DomainReference) async throws(ExecutorError) -> JobStatistics?

    /// Aborts a job. Fails with ``ExecutorError/Code/noJob`` when it is not, or no longer, the one that runs.
    func abort(_ job: Job.ID, of domain: DomainReference) async throws(ExecutorError)

    /// What happens from now on to a domain, or to all for nil. The stream ends with the executor.
    func events(of domain: DomainReference?) async throws(ExecutorError) -> AsyncStream<DomainEvent>

    // MARK: Backup

    /// Begins a backup and returns once it runs.
    ///
    /// Without a document every writable disk is pushed, whole, to a file beside it with the time as a suffix. Where
    /// another job runs, the request fails at once with ``ExecutorError/Code/jobRunning`` and says which, instead of
    /// waiting for its lock.
    func beginBackup(
        of domain: DomainReference,
        xml: String?,
        checkpoint: BackupCheckpoint?,
        options: BackupOptions
    ) async throws(ExecutorError) -> Job.ID

    /// The `<domainbackup>` document of a running backup, with the values that were filled in.
    func backupDescription(of domain: DomainReference, job: Job.ID) async throws(ExecutorError) -> String

    /// Ends a backup.
    ///
    /// A pull backup ends and is completed. A push backup that still runs ends only if it is to be aborted, and the
    /// request fails otherwise; one that is done is completed. For a job that has failed the request fails.
    func endBackup(
        of domain: DomainReference,
        job: Job.ID,
        aborting: Bool
    ) async throws(ExecutorError) -> BackupEnd

    // MARK: Checkpoints

    /// Makes or redefines a checkpoint by a `<domaincheckpoint>` document; gives its name.
    func createCheckpoint(
        of domain: DomainReference,
        xml: String,
        how: CheckpointCreation
    ) async throws(ExecutorError) -> String

    /// The names of a domain's checkpoints.
    func checkpoints(
        of domain: DomainReference,
        listing: MomentListing,
        matching filter: CheckpointFilter
    ) async throws(ExecutorError) -> [String]

    /// The `<domaincheckpoint>` document.
    func checkpointDescription(
        of domain: DomainReference,
        name: String,
        options: CheckpointDescriptionOptions
    ) async throws(ExecutorError) -> String

    /// The name of a checkpoint's parent; nil for one without.
    func checkpointParent(of domain: DomainReference, name: String) async throws(ExecutorError) -> String?

    /// Deletes checkpoints.
    func deleteCheckpoint(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion
    ) async throws(ExecutorError)

    // MARK: Snapshots

    /// Takes or redefines a snapshot by a `<domainsnapshot>` document; gives its name.
    func createSnapshot(
        of domain: DomainReference,
        xml: String,
        how: SnapshotCreation
    ) async throws(ExecutorError) -> String

    /// The names of a domain's snapshots.
    func snapshots(
        of domain: DomainReference,
        listing: MomentListing,
        matching filter: SnapshotFilter
    ) async throws(ExecutorError) -> [String]

    /// The `<domainsnapshot>` document; with secrets if it is to be secure.
    func snapshotDescription(
        of domain: DomainReference,
        name: String,
        secure: Bool
    ) async throws(ExecutorError) -> String

    /// The name of a snapshot's parent; nil for one without.
    func snapshotParent(of domain: DomainReference, name: String) async throws(ExecutorError) -> String?

    /// The name of the current snapshot; nil where there is none.
    func currentSnapshot(of domain: DomainReference) async throws(ExecutorError) -> String?

    /// Whether libvirt remembers a snapshot by metadata of its own.
    func snapshotHasMetadata(of domain: DomainReference, name: String) async throws(ExecutorError) -> Bool

    /// Goes back to a snapshot.
    func revert(
        _ domain: DomainReference,
        to name: String,
        how: SnapshotReversion
    ) async throws(ExecutorError)

    /// Deletes snapshots.
    func deleteSnapshot(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion
    ) async throws(ExecutorError)

    // MARK: Managed save

    /// Saves a running domain's memory where libvirt keeps it and stops the domain; its next start resumes.
    func managedSave(_ domain: DomainReference, options: SaveOptions) async throws(ExecutorError)

    /// Removes the managed save image.
    func removeManagedSave(of domain: DomainReference) async throws(ExecutorError)

    /// The `<domain>` document inside the managed save image; with secrets if it is to be secure.
    func managedSaveDescription(of domain: DomainReference, secure: Bool) async throws(ExecutorError) -> String

    /// Replaces the `<domain>` document inside the managed save image, and what the domain does when it resumes.
    func defineManagedSave(
        of domain: DomainReference,
        xml: String,
        outcome: SaveOptions.Outcome
    ) async throws(ExecutorError)
}
