public import LibvirtHost
internal import MomentDocuments
internal import MomentRules

extension BackupRun {
    /// Goes on with a backup that was begun before: by a host whose connection was lost, or in another process.
    ///
    /// A job that still runs is watched to its end. One that ended meanwhile is done if libvirt's last job says so.
    ///
    /// - Parameters:
    ///   - artifacts: What it has made, from a ``BackupFailure`` or ``InspectableHost/backupArtifacts(of:checkpoint:)``.
    ///   - host: Where; another one than the one whose connection was lost.
    ///   - progress: Told of each look at the job.
    ///   - serving: For a pull: the work with the exports.
    /// - Returns: What was done.
    /// - Throws: ``BackupFailure``, with what was put back.
    public func resume(
        _ artifacts: BackupArtifacts,
        on host: some MomentHost,
        progress: @escaping @Sendable (BackupProgress) -> Void = { _ in },
        serving: @escaping @Sendable ([BackupExport]) async throws -> Void = { _ in }
    ) async throws(BackupFailure) -> BackupReport {
        let domain = artifacts.domain.reference
        let events: AsyncStream<DomainEvent>
        let job: DomainJob?
        var ended: JobStatistics?
        do throws(HostError) {
            try host.surroundings.hold(artifacts)
        } catch {
            throw BackupFailure(cause: error)
        }
        do throws(HostError) {
            events = try await host.events(of: domain)
            job = try await host.jobs(of: domain).first { $0.operation == .backup }
            if job == nil { ended = try await lastPush(artifacts, on: host) }
        } catch {
            throw await rollback(artifacts, on: host).undo(job: nil, cause: error)
        }
        if let ended { return try await report(DomainJob.ID(rawValue: 0), artifacts, ended, on: host) }
        return try await follow(job?.id ?? DomainJob.ID(rawValue: 0), artifacts, on: host, events, progress, serving)
    }

    /// The figures of a push that ended while nobody watched; fails unless it ended well.
    private func lastPush(
        _ artifacts: BackupArtifacts,
        on host: some MomentHost
    ) async throws(HostError) -> JobStatistics {
        let domain = artifacts.domain.reference
        let isActive = try await host.summary(of: domain).state.isActive
        if isActive, !artifacts.isPull, let last = try await host.lastJob(of: domain), last.operation == .backup,
            last.phase == .completed, last.succeeded != false
        {
            return last
        }
        throw HostError(
            .noJob,
            message: "the backup does not run any more, and did not end well as far as libvirt knows",
            subject: artifacts.domain.name
        )
    }

    /// Takes back a backup that was begun before: aborts its job if it runs, and removes what it made.
    ///
    /// - Parameters:
    ///   - artifacts: What it has made, from a ``BackupFailure`` or ``InspectableHost/backupArtifacts(of:checkpoint:)``.
    ///   - host: Where; another one than the one whose connection was lost.
    public func undo(_ artifacts: BackupArtifacts, on host: some MomentHost) async -> BackupCleanup {
        let job = try? await host.jobs(of: artifacts.domain.reference).first { $0.operation == .backup }?.id
        let cause = HostError(.cancelled, message: "the backup is taken back", subject: artifacts.domain.name)
        let failure = await rollback(artifacts, on: host).undo(job: job, cause: cause)
        return BackupCleanup(undone: failure.undone, left: failure.left)
    }

    func rollback<Host: MomentHost>(_ artifacts: BackupArtifacts, on host: Host) -> BackupRollback<Host> {
        BackupRollback(
            host: host,
            artifacts: artifacts,
            bound: undoTimeout,
            logger: logger
        )
    }

    /// Watches a job to its end, and undoes it where that is a bad one.
    ///
    /// - Parameter isAfterAnother: Whether another job was ended just before, of which an event may still come.
    func follow(
        _ job: DomainJob.ID,
        _ artifacts: BackupArtifacts,
        on host: some MomentHost,
        isAfterAnother: Bool = false,
        _ events: AsyncStream<DomainEvent>,
        _ progress: @escaping @Sendable (BackupProgress) -> Void,
        _ serving: @escaping @Sendable ([BackupExport]) async throws -> Void
    ) async throws(BackupFailure) -> BackupReport {
        let watch = BackupWatch(
            host: host,
            domain: artifacts.domain,
            job: job,
            interval: interval,
            isAfterAnother: isAfterAnother,
            events: events,
            progress: progress
        )
        let statistics: JobStatistics?
        do throws(HostError) {
            statistics = artifacts.isPull ? try await watch.serve(serving) : try await watch.finish()
        } catch {
            throw await rollback(artifacts, on: host).undo(job: job, cause: error)
        }
        return try await report(job, artifacts, statistics, on: host)
    }

    /// Reports a job that ended well, once its data is safe.
    private func report(
        _ job: DomainJob.ID,
        _ artifacts: BackupArtifacts,
        _ statistics: JobStatistics?,
        on host: some MomentHost
    ) async throws(BackupFailure) -> BackupReport {
        do throws(HostError) {
            try await TargetRelease(host: host, artifacts: artifacts, bound: releaseTimeout, waiting: waiting).wait()
            if let completing {
                host.surroundings.leaveFiles(of: artifacts)
                try await completing()
            }
        } catch {
            // The data may be whole, or become so: it is not taken back.
            if [.targetsHeld, .connectionLost].contains(error.code) {
                _ = host.surroundings.close(artifacts, .left)
                throw BackupFailure(cause: error, artifacts: artifacts)
            }
            throw await rollback(artifacts, on: host).undo(job: job, cause: error)
        }
        return BackupReport(
            domain: artifacts.domain,
            job: job,
            statistics: statistics,
            targets: artifacts.targets,
            checkpoint: artifacts.checkpoint,
            unrecorded: host.surroundings.close(artifacts, .complete)
        )
    }
}
