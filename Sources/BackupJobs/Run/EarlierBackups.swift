internal import LibvirtHost
internal import Logging
internal import MomentRules
internal import XMLTree

/// What backups of a domain have left whose processes are gone, as far as taking it back takes nothing from anybody.
///
/// A run takes it back before it begins: the checkpoint, the scratch files and the socket of a pull, and the job of a pull
/// that nobody is connected to. The targets of a push stay, as it may have come to its end with nobody looking.
struct EarlierBackups: Sendable {
    /// All that did not end well.
    let all: [UnfinishedBackup]

    /// Finds out; nil where all backups that are known have come to their end.
    init?(of domain: DomainIdentity, on host: some InspectableHost) async throws(HostError) {
        all = try await host.unfinishedBackups(of: domain)
        if all.isEmpty { return nil }
    }

    /// The backups that no process looks after any more.
    private var idle: [UnfinishedBackup] { all.filter { $0.job == nil || $0.isForsaken } }

    /// Whether a job is among what is taken back.
    func ends(_ job: DomainJob.ID) -> Bool { idle.contains { $0.job == job } }

    /// Whether a job is that of a backup whose process is gone.
    func isLost(_ job: DomainJob.ID) -> Bool { all.contains { $0.job == job } }

    /// Notes what is done, in order.
    func plan(on planner: PlanningHost<some InspectableHost>) async throws(HostError) {
        for left in idle {
            if let job = left.job {
                let domain = DomainReference.uuid(left.known.record.uuid)
                _ = try await planner.endBackup(of: domain, job: job, aborting: true)
            }
            for path in Self.files(of: left) {
                planner.note(PlanStep("remove \(path), which a backup left whose process is gone", call: "unlink"))
            }
            guard let name = left.checkpoint else { continue }
            planner.note(
                PlanStep(
                    "delete checkpoint \(name), of which nothing is known to be saved",
                    call: "virDomainCheckpointDelete",
                    flags: MomentDeletion().libvirtFlags
                )
            )
        }
    }

    /// The files that are removed.
    private static func files(of left: UnfinishedBackup) -> [String] {
        left.known.record.isPull ? left.files.filter { $0.proven != nil }.map(\.path) : []
    }

    /// A domain as it will be once all is taken back.
    func clear(_ context: inout DomainContext) {
        for name in idle.compactMap(\.checkpoint) {
            let parent = context.checkpoints.first { $0.name == name }?.parent
            context.checkpoints.removeAll { $0.name == name }
            for index in context.checkpoints.indices where context.checkpoints[index].parent == name {
                context.checkpoints[index].parent = parent
            }
            if context.currentCheckpoint == name { context.currentCheckpoint = parent }
        }
    }

    /// A host as it will be once all is taken back.
    func clear(_ surroundings: HostSurroundings) -> HostSurroundings {
        var surroundings = surroundings
        let gone = NameSet(idle.flatMap(Self.files))
        if let probe = surroundings.probe {
            surroundings.probe?.file = { gone.contains($0) ? .missing : probe.file($0) }
        }
        return surroundings
    }

    /// The paths of what is there before a backup, without what will be gone by then.
    func clear(_ paths: inout BackupPlanPaths) {
        paths.existing = paths.existing.subtracting(NameSet(idle.flatMap(Self.files)))
    }

    /// Takes all back.
    ///
    /// - Returns: What was, and what could not be.
    func takeBack(for run: BackupRun, on host: some MomentHost) async -> BackupCleanup {
        var cleanup = BackupCleanup()
        for left in idle {
            let record = left.known.record
            let artifacts = BackupArtifacts(
                domain: DomainIdentity(name: record.domain, uuid: record.uuid),
                isPull: record.isPull,
                files: Self.files(of: left),
                checkpoint: left.checkpoint,
                wasRunning: record.wasRunning
            )
            let cause = HostError(.cancelled, message: "its process is gone", subject: record.domain)
            if !left.isSettled(at: host.surroundings.time().seconds) {
                let done = await run.rollback(artifacts, on: host).undo(job: left.job, cause: cause)
                cleanup.undone += done.undone
                cleanup.left.merge(done.left) { $1 }
                // libvirt and QEMU remove some of it themselves.
                let isGone = left.files.allSatisfy { host.surroundings.files?.isThere($0.path) == false }
                guard done.left.isEmpty, isGone, record.isDecided(at: host.surroundings.time().seconds) else {
                    continue
                }
            }
            try? host.surroundings.records?.remove(left.known.id, of: record.uuid)
        }
        return cleanup
    }
}

extension PreparedBackup {
    /// Takes back what runs before this one have left, and removes records of which nobody has a use any more.
    func clear(on host: some MomentHost) async -> BackupCleanup {
        var cleanup = BackupCleanup()
        if let earlier = try? await EarlierBackups(of: artifacts.domain, on: host) {
            cleanup = await earlier.takeBack(for: run, on: host)
        }
        await removeOldRecords(on: host)
        return cleanup
    }

    /// Removes the records whose checkpoints are gone: nothing is built upon them any more.
    private func removeOldRecords(on host: some MomentHost) async {
        let anyOrder = CheckpointFilter(topological: false)
        guard let records = host.surroundings.records, let known = try? records.records(of: artifacts.domain.uuid),
            known.contains(where: { !$0.isHeld && !$0.isUnfinished }),
            let there = try? await host.checkpoints(of: artifacts.domain.reference, listing: .all, matching: anyOrder)
        else { return }
        let names = NameSet(there)
        for backup in known where !backup.isHeld && !backup.isUnfinished {
            if let checkpoint = backup.record.checkpoint, names.contains(checkpoint) { continue }
            try? records.remove(backup.id, of: backup.record.uuid)
        }
    }
}
