public import LibvirtHost
internal import XMLTree

/// What a backup has made, or is about to make: enough for another host, after a lost connection or in another
/// process, to go on with it or to take it back.
public struct BackupArtifacts: Hashable, Sendable {
    /// The domain that the backup is made of.
    public var domain: DomainIdentity
    /// Whether it is a pull backup.
    public var isPull: Bool
    /// The files a push writes, whoever made them.
    public var targets: [String]
    /// Target and scratch files, and sockets, that were not there before: those that may be removed.
    public var files: [String]
    /// The checkpoint that is made with the backup, where libvirt is to remember it; nil for none.
    public var checkpoint: String?
    /// Whether the guest ran when the backup began.
    public var wasRunning: Bool
    /// Whether the guest's file systems may be frozen: they were to be while the backup began, and it is not known that
    /// they were thawed.
    public var mayBeFrozen: Bool
    /// The record of the backup; nil where none could be kept.
    public var record: BackupRecord.ID?

    /// Creates the list of what a backup leaves on the host while it runs; what is not given is taken as absent.
    public init(
        domain: DomainIdentity,
        isPull: Bool,
        targets: [String] = [],
        files: [String] = [],
        checkpoint: String? = nil,
        wasRunning: Bool = false,
        mayBeFrozen: Bool = false,
        record: BackupRecord.ID? = nil
    ) {
        self.domain = domain
        self.isPull = isPull
        self.targets = targets
        self.files = files
        self.checkpoint = checkpoint
        self.wasRunning = wasRunning
        self.mayBeFrozen = mayBeFrozen
        self.record = record
    }
}

extension InspectableHost {
    /// The artifacts of the backup that runs, whoever began it; nil where none does.
    ///
    /// Which of its files were there before is not known any more, so of those only the socket is listed for removal,
    /// which QEMU makes in any case. libvirt removes the files that it made when the job is aborted.
    ///
    /// - Parameter checkpoint: The checkpoint that was made with it, if the caller knows of one; by default the one that the
    ///   backup's record names.
    public func backupArtifacts(
        of domain: DomainReference,
        checkpoint: String? = nil
    ) async throws(HostError) -> BackupArtifacts? {
        guard let job = try await jobs(of: domain).first(where: { $0.operation == .backup }) else { return nil }
        let identity = try await summary(of: domain).identity
        let paths = try BackupPlanPaths(
            xml: try await backupDescription(of: identity.reference, job: job.id),
            files: nil
        )
        let artifacts = BackupArtifacts(
            domain: identity,
            isPull: paths.isPull,
            targets: paths.isPull ? [] : paths.files + paths.devices,
            files: paths.sockets,
            checkpoint: checkpoint
        )
        return surroundings.recorded(artifacts, at: paths.files + paths.devices + paths.sockets)
    }
}
