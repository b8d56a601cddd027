public import LibvirtHost
internal import MomentDocuments
internal import MomentRules

extension BackupRun {
    /// Goes on with a backup that was begun before: by an executor whose connection was lost, or in another process.
    ///
    /// A job that still runs is watched to its end. One that ended meanwhile is done if libvirt's last job says so.
    ///
    /// - Parameters:
    ///   - traces: What it has made, from a ``BackupFailure`` or ``InspectableHost/backupTraces(of:checkpoint:)``.
    ///   - executor: Where; another one than the one whose connection was lost.
    ///   - progress: Told of each look at the job.
    ///   - serving: For a pull: the work with the exports.
    /// - Returns: What was done.
    /// - Throws: ``BackupFailure``, with what was put back.
    public func resume(
        _ traces: BackupTraces,
        on executor: some MomentHost,
        progress: @escaping @Sendable (BackupProgress) -> Void = { _ in },
        serving: @escaping @Sendable ([BackupExport]) async throws -> Void = { _ in }
    ) async throws(BackupFailure) -> BackupReport {
        let domain = traces.domain.reference
        let events: AsyncStream<DomainEvent>
        let job: Job?
        var ended: JobStatistics?
        do throws(ExecutorError) {
            try executor.surroundings.hold(traces)
        } catch {
            throw BackupFailure(cause: error)
        }
        do throws(ExecutorError) {
            events = try await executor.events(of: domain)
            job = try await executor.jobs(of: domain).first { $0.operation == .backup }
            if job == nil { ended = try await lastPush(traces, on: executor) }
        } catch {
            throw await leavings(traces, on: executor).undo(job: nil, cause: error)
        }
        if let ended { return try await report(Job.ID(rawValue: 0), traces, ended, on: executor) }
        return try await follow(job?.id ?? Job.ID(rawValue: 0), traces, on: executor, events, progress, serving)
    }

    /// The figures of a push that ended while nobody watched; fails unless it ended well.
    private func lastPush(
        _ traces: BackupTraces,
        on executor: some MomentHost
    ) async throws(ExecutorError) -> JobStatistics {
        let domain = traces.domain.reference
        let isActive = try await executor.summary(of: domain).state.isActive
        if isActive, !traces.isPull, let last = try await executor.lastJob(of: domain), last.operation == .backup,
            last.phase == .completed, last.succeeded != false
        {
            return last
        }
        throw ExecutorError(
            .noJob,
            message: "the backup does not run any more, and did not end well as far as libvirt knows",
            subject: traces.domain.name
        )
    }

    /// Takes back a backup that was begun before: aborts its job if it runs, and removes what it made.
    ///
    /// - Parameters:
    ///   - traces: What it has made, from a ``BackupFailure`` or ``InspectableHost/backupTraces(of:checkpoint:)``.
    ///   - executor: Where; another one than the one whose connection was lost.
    public func undo(_ traces: BackupTraces, on executor: some MomentHost) async -> BackupCleanup {
        let job = try? await executor.jobs(of: traces.domain.reference).first { $0.operation == .backup }?.id
        let cause = ExecutorError(.cancelled, message: "the backup is taken back", subject: traces.domain.name)
        let failure = await leavings(traces, on: executor).undo(job: job, cause: cause)
        return BackupCleanup(undone: failure.undone, left: failure.left)
    }

    func leavings<Executor: MomentHost>(_ traces: BackupTraces, on executor: Executor) -> BackupLeavings<Executor> {
        BackupLeavings(
            executor: executor,
            traces: traces,
            bound: undoTimeout,
            logger: logger
        )
    }

    /// Watches a job to its end, and undoes it where that is a bad one.
    ///
    /// - Parameter isAfterAnother: Whether another job was ended just before, of which an event may still come.
    func follow(
        _ job: Job.ID,
        _ traces: BackupTraces,
        on executor: some MomentHost,
        isAfterAnother: Bool = false,
        _ events: AsyncStream<DomainEvent>,
        _ progress: @escaping @Sendable (BackupProgress) -> Void,
        _ serving: @escaping @Sendable ([BackupExport]) async throws -> Void
    ) async throws(BackupFailure) -> BackupReport {
        let watch = BackupWatch(
            executor: executor,
            domain: traces.domain,
            job: job,
            interval: interval,
            isAfterAnother: isAfterAnother,
            events: events,
            progress: progress
        )
        let statistics: JobStatistics?
        do throws(ExecutorError) {
            statistics = traces.isPull ? try await watch.serve(serving) : try await watch.finish()
        } catch {
            throw await leavings(traces, on: executor).undo(job: job, cause: error)
        }
        return try await report(job, traces, statistics, on: executor)
    }

    /// Reports a job that ended well, once its data is safe.
    private func report(
        _ job: Job.ID,
        _ traces: BackupTraces,
        _ statistics: JobStatistics?,
        on executor: some MomentHost
    ) async throws(BackupFailure) -> BackupReport {
        do throws(ExecutorError) {
            try await TargetRelease(host: executor, traces: traces, bound: releaseTimeout, waiting: waiting).wait()
        } catch {
            // The data may be whole, or become so: it is not taken back.
            if [.targetsHeld, .connectionLost].contains(error.code) {
                _ = executor.surroundings.close(traces, .left)
                throw BackupFailure(cause: error, traces: traces)
            }
            throw await leavings(traces, on: executor).undo(job: job, cause: error)
        }
        return BackupReport(
            domain: traces.domain,
            job: job,
            statistics: statistics,
            targets: traces.targets,
            checkpoint: traces.checkpoint,
            unrecorded: executor.surroundings.close(traces, .complete)
        )
    }
}
