/// A host whose domains' points in time can be made, described and deleted.
///
/// Two answer: ``LibvirtConnection``, which asks libvirt, and `InMemoryHost` of `MomentInMemory`, which imitates it.
/// What changes something is refused on a read-only host before anything is sent; what only looks is asked of it as
/// of any ``InspectableHost``.
public protocol MomentHost: InspectableHost {
    /// What the host may do.
    var access: AccessMode { get }

    // MARK: Domains

    /// Defines a domain, or replaces its definition, by a `<domain>` document.
    func define(xml: String) async throws(HostError) -> DomainIdentity

    /// Starts a domain that has no definition of its own.
    func create(xml: String, options: StartOptions) async throws(HostError) -> DomainIdentity

    /// Removes the definition of a domain.
    func undefine(_ domain: DomainReference, options: UndefineOptions) async throws(HostError)

    /// Starts a defined domain; from its managed save image if it has one, which is then gone.
    func start(_ domain: DomainReference, options: StartOptions) async throws(HostError)

    /// Ends a domain's process at once.
    func destroy(_ domain: DomainReference) async throws(HostError)

    /// Pauses the domain's processors; its process and its memory stay.
    func suspend(_ domain: DomainReference) async throws(HostError)

    /// Lets a paused domain go on.
    func resume(_ domain: DomainReference) async throws(HostError)

    /// Has the guest agent freeze the guest's file systems; gives their number.
    func freezeFileSystems(of domain: DomainReference) async throws(HostError) -> Int

    /// Has the guest agent thaw the guest's file systems; gives their number.
    func thawFileSystems(of domain: DomainReference) async throws(HostError) -> Int

    // MARK: Jobs and events

    /// Aborts a job. Fails with ``HostError/Code/noJob`` when it is not, or no longer, the one that runs.
    func abort(_ job: DomainJob.ID, of domain: DomainReference) async throws(HostError)

    // MARK: Backup

    /// Begins a backup and returns once it runs.
    ///
    /// Without a document every writable disk is pushed, whole, to a file beside it with the time as a suffix. Where
    /// another job runs, the request fails at once with ``HostError/Code/jobRunning`` and says which, instead of
    /// waiting for its lock.
    func beginBackup(
        of domain: DomainReference,
        xml: String?,
        checkpoint: BackupCheckpoint?,
        options: BackupOptions
    ) async throws(HostError) -> DomainJob.ID

    /// Ends a backup.
    ///
    /// A pull backup ends and is completed. A push backup that still runs ends only if it is to be aborted, and the
    /// request fails otherwise; one that is done is completed. For a job that has failed the request fails.
    func endBackup(
        of domain: DomainReference,
        job: DomainJob.ID,
        aborting: Bool
    ) async throws(HostError) -> BackupEnd

    // MARK: Checkpoints

    /// Makes or redefines a checkpoint by a `<domaincheckpoint>` document; gives its name.
    func createCheckpoint(
        of domain: DomainReference,
        xml: String,
        how: CheckpointCreation
    ) async throws(HostError) -> String

    /// Deletes checkpoints.
    func deleteCheckpoint(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion
    ) async throws(HostError)

    // MARK: Snapshots

    /// Takes or redefines a snapshot by a `<domainsnapshot>` document; gives its name.
    func createSnapshot(
        of domain: DomainReference,
        xml: String,
        how: SnapshotCreation
    ) async throws(HostError) -> String

    /// Goes back to a snapshot.
    func revert(
        _ domain: DomainReference,
        to name: String,
        how: SnapshotReversion
    ) async throws(HostError)

    /// Deletes a snapshot, and its descendants if `deletion` says so.
    func deleteSnapshot(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion
    ) async throws(HostError)

    // MARK: Managed save

    /// Saves a running domain's memory where libvirt keeps it and stops the domain; its next start resumes.
    func managedSave(_ domain: DomainReference, options: SaveOptions) async throws(HostError)

    /// Removes the managed save image.
    func removeManagedSave(of domain: DomainReference) async throws(HostError)

    /// Replaces the `<domain>` document inside the managed save image, and what the domain does when it resumes.
    func defineManagedSave(
        of domain: DomainReference,
        xml: String,
        outcome: SaveOptions.Outcome
    ) async throws(HostError)
}
