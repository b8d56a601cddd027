public import MomentRules

/// A host that asks another one what it is asked itself.
///
/// Who conforms says which host that is, and writes only those answers that differ: a cache, a count of requests, or what a
/// ``PlanningHost`` would have made.
public protocol ForwardingHost: InspectableHost {
    /// The host that is asked.
    associatedtype Base: InspectableHost
    /// The host that is asked.
    var base: Base { get }
}

extension ForwardingHost {
    /// The surroundings of the host that is asked.
    public var surroundings: HostSurroundings { base.surroundings }

    /// Describes the host as the forwarded host does.
    public func host() async throws(HostError) -> HostDescription { try await base.host() }

    /// Ends the use of the host. Later requests fail with ``HostError/Code/closed``; streams of events end.
    public func close() async { await base.close() }

    /// The domains that pass a filter, in no order.
    public func domains(matching filter: DomainFilter) async throws(HostError) -> [DomainIdentity] {
        try await base.domains(matching: filter)
    }

    /// A domain as it is now.
    public func summary(of domain: DomainReference) async throws(HostError) -> DomainSummary {
        try await base.summary(of: domain)
    }

    /// The `<domain>` document.
    public func domainDescription(
        of domain: DomainReference,
        options: DomainDescriptionOptions
    ) async throws(HostError) -> String {
        try await base.domainDescription(of: domain, options: options)
    }

    /// The background jobs of a domain; libvirt runs at most one.
    public func jobs(of domain: DomainReference) async throws(HostError) -> [DomainJob] {
        try await base.jobs(of: domain)
    }

    /// The figures of the last job that ended; nil where none is remembered.
    public func lastJob(of domain: DomainReference) async throws(HostError) -> JobStatistics? {
        try await base.lastJob(of: domain)
    }

    /// What happens from now on to a domain, or to all for nil. The stream ends with the host.
    public func events(of domain: DomainReference?) async throws(HostError) -> AsyncStream<DomainEvent> {
        try await base.events(of: domain)
    }

    /// Returns once the hypervisor has done what it was doing for a domain when this was asked.
    public func settle(_ domain: DomainReference) async throws(HostError) { try await base.settle(domain) }

    /// The `<domainbackup>` document of a running backup, with the values that were filled in.
    public func backupDescription(of domain: DomainReference, job: DomainJob.ID) async throws(HostError) -> String {
        try await base.backupDescription(of: domain, job: job)
    }

    /// The names of a domain's checkpoints.
    public func checkpoints(
        of domain: DomainReference,
        listing: MomentListing,
        matching filter: CheckpointFilter
    ) async throws(HostError) -> [String] {
        try await base.checkpoints(of: domain, listing: listing, matching: filter)
    }

    /// The `<domaincheckpoint>` document.
    public func checkpointDescription(
        of domain: DomainReference,
        name: String,
        options: CheckpointDescriptionOptions
    ) async throws(HostError) -> String {
        try await base.checkpointDescription(of: domain, name: name, options: options)
    }

    /// The `<domaincheckpoint>` documents of a domain, in no order.
    public func checkpointDescriptions(
        of domain: DomainReference,
        options: CheckpointDescriptionOptions
    ) async throws(HostError) -> [String] {
        try await base.checkpointDescriptions(of: domain, options: options)
    }

    /// The `<domainsnapshot>` documents of a domain, in no order.
    public func snapshotDescriptions(of domain: DomainReference) async throws(HostError) -> [String] {
        try await base.snapshotDescriptions(of: domain)
    }

    /// libvirt's secrets, by their names.
    public func secrets() async throws(HostError) -> [SecretFacts] { try await base.secrets() }

    /// The `<capabilities>` document.
    public func capabilities() async throws(HostError) -> String { try await base.capabilities() }

    /// The name of a checkpoint's parent; nil for one without.
    public func checkpointParent(of domain: DomainReference, name: String) async throws(HostError) -> String? {
        try await base.checkpointParent(of: domain, name: name)
    }

    /// The names of a domain's snapshots.
    public func snapshots(
        of domain: DomainReference,
        listing: MomentListing,
        matching filter: SnapshotFilter
    ) async throws(HostError) -> [String] {
        try await base.snapshots(of: domain, listing: listing, matching: filter)
    }

    /// The `<domainsnapshot>` document; with secrets if it is to be secure.
    public func snapshotDescription(
        of domain: DomainReference,
        name: String,
        secure: Bool
    ) async throws(HostError) -> String {
        try await base.snapshotDescription(of: domain, name: name, secure: secure)
    }

    /// The name of a snapshot's parent; nil for one without.
    public func snapshotParent(of domain: DomainReference, name: String) async throws(HostError) -> String? {
        try await base.snapshotParent(of: domain, name: name)
    }

    /// The name of the current snapshot; nil where there is none.
    public func currentSnapshot(of domain: DomainReference) async throws(HostError) -> String? {
        try await base.currentSnapshot(of: domain)
    }

    /// Whether libvirt remembers a snapshot by metadata of its own.
    public func snapshotHasMetadata(of domain: DomainReference, name: String) async throws(HostError) -> Bool {
        try await base.snapshotHasMetadata(of: domain, name: name)
    }

    /// The `<domain>` document inside the managed save image; with secrets if it is to be secure.
    public func managedSaveDescription(
        of domain: DomainReference,
        secure: Bool
    ) async throws(HostError) -> String {
        try await base.managedSaveDescription(of: domain, secure: secure)
    }
}
