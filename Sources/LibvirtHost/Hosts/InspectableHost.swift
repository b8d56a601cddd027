public import MomentRules

/// A host that can be asked about its domains' points in time: backups, checkpoints, snapshots, managed saves.
///
/// Whoever is handed one can look, and can change nothing: what changes something is asked of a ``MomentHost``. A domain
/// is named by a ``DomainReference`` in each request and looked up anew, so nothing goes stale between two requests.
///
/// Every request fails with a ``HostError`` and nothing else.
public protocol InspectableHost: Sendable {
    /// What the host has around its libvirt, as far as it can be reached from here. Whoever looks at a file, a port or
    /// an image of the host asks these, and nothing else.
    var surroundings: HostSurroundings { get }

    /// Describes the host: its URI, its name, and the releases of libvirt and QEMU.
    func host() async throws(HostError) -> HostDescription

    /// Ends the use of the host. Later requests fail with ``HostError/Code/closed``; streams of events end.
    func close() async

    /// libvirt's secrets, by their names and never by their values.
    func secrets() async throws(HostError) -> [SecretFacts]

    /// The `<capabilities>` document.
    func capabilities() async throws(HostError) -> String

    // MARK: Domains

    /// The domains that pass a filter, in no order.
    func domains(matching filter: DomainFilter) async throws(HostError) -> [DomainIdentity]

    /// A domain as it is now.
    func summary(of domain: DomainReference) async throws(HostError) -> DomainSummary

    /// The `<domain>` document.
    func domainDescription(
        of domain: DomainReference,
        options: DomainDescriptionOptions
    ) async throws(HostError) -> String

    // MARK: Jobs and events

    /// The background jobs of a domain; libvirt runs at most one.
    func jobs(of domain: DomainReference) async throws(HostError) -> [DomainJob]

    /// The figures of the last job that ended; nil where none is remembered.
    func lastJob(of domain: DomainReference) async throws(HostError) -> JobStatistics?

    /// What happens from now on to a domain, or to all for nil. The stream ends with the host.
    func events(of domain: DomainReference?) async throws(HostError) -> AsyncStream<DomainEvent>

    /// Returns once the hypervisor has done what it was doing for a domain when this was asked: what it was about to close
    /// is closed then. At once for a domain that does not run.
    func settle(_ domain: DomainReference) async throws(HostError)

    // MARK: Backup

    /// The `<domainbackup>` document of a running backup, with the values that were filled in.
    func backupDescription(of domain: DomainReference, job: DomainJob.ID) async throws(HostError) -> String

    // MARK: Checkpoints

    /// The names of a domain's checkpoints.
    func checkpoints(
        of domain: DomainReference,
        listing: MomentListing,
        matching filter: CheckpointFilter
    ) async throws(HostError) -> [String]

    /// The `<domaincheckpoint>` document.
    func checkpointDescription(
        of domain: DomainReference,
        name: String,
        options: CheckpointDescriptionOptions
    ) async throws(HostError) -> String

    /// The `<domaincheckpoint>` documents of a domain, in no order; by default asked for one by one.
    func checkpointDescriptions(
        of domain: DomainReference,
        options: CheckpointDescriptionOptions
    ) async throws(HostError) -> [String]

    /// The name of a checkpoint's parent; nil for one without.
    func checkpointParent(of domain: DomainReference, name: String) async throws(HostError) -> String?

    // MARK: Snapshots

    /// The names of a domain's snapshots.
    func snapshots(
        of domain: DomainReference,
        listing: MomentListing,
        matching filter: SnapshotFilter
    ) async throws(HostError) -> [String]

    /// The `<domainsnapshot>` document; with secrets if it is to be secure.
    func snapshotDescription(
        of domain: DomainReference,
        name: String,
        secure: Bool
    ) async throws(HostError) -> String

    /// The `<domainsnapshot>` documents of a domain, in no order and without secrets; by default asked for one by one.
    func snapshotDescriptions(of domain: DomainReference) async throws(HostError) -> [String]

    /// The name of a snapshot's parent; nil for one without.
    func snapshotParent(of domain: DomainReference, name: String) async throws(HostError) -> String?

    /// The name of the current snapshot; nil where there is none.
    func currentSnapshot(of domain: DomainReference) async throws(HostError) -> String?

    /// Whether libvirt remembers a snapshot by metadata of its own.
    func snapshotHasMetadata(of domain: DomainReference, name: String) async throws(HostError) -> Bool

    // MARK: Managed save

    /// The `<domain>` document inside the managed save image; with secrets if it is to be secure.
    func managedSaveDescription(of domain: DomainReference, secure: Bool) async throws(HostError) -> String
}
