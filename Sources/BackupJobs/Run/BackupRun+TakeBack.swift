package import LibvirtHost
internal import MomentRules
internal import XMLTree

extension BackupRun {
    /// Takes back what backups have left that wrote below a directory: a job that runs, the checkpoints, the records.
    ///
    /// The caller knows that nobody sees them through any more, and that nothing of them is wanted, whatever their records say.
    /// Files are left to the caller.
    ///
    /// - Returns: What was put back, and what could not be: then files below the directory may be in use.
    package func takeBack(
        below directory: String,
        of domain: DomainIdentity,
        on host: some MomentHost
    ) async throws(HostError) -> BackupCleanup {
        var cleanup = BackupCleanup()
        func isOwn(_ paths: [String]) -> Bool { paths.contains { $0.hasPrefix("\(directory)/") } }
        func add(_ done: BackupCleanup) {
            cleanup.undone += done.undone
            cleanup.left.merge(done.left) { $1 }
        }
        if let artifacts = try await host.backupArtifacts(of: domain.reference), isOwn(artifacts.targets) {
            add(await undo(artifacts, on: host))
        }
        for backup in host.surroundings.knownBackups(of: domain).known ?? [] where isOwn(backup.record.targets) {
            guard !backup.isHeld else {
                throw HostError(
                    .operationInvalid,
                    message: "another process sees the backup below \(directory) through",
                    subject: domain.name
                )
            }
            var artifacts = BackupArtifacts(
                domain: domain,
                isPull: false,
                wasRunning: backup.record.wasRunning,
                record: backup.id
            )
            if let name = backup.record.checkpoint,
                try await host.isThere(name, of: domain.reference, madeBy: backup.record)
            {
                artifacts.checkpoint = name
            }
            let cause = HostError(.cancelled, message: "its process is gone", subject: domain.name)
            let failure = await rollback(artifacts, on: host).undo(job: nil, cause: cause)
            add(BackupCleanup(undone: failure.undone, left: failure.left))
        }
        return cleanup
    }

    /// Notes that backups are complete whose processes were killed before they could.
    ///
    /// - Parameter directories: What they wrote lies below one of these, and the caller knows that all of it is there.
    package func settle(below directories: [String], of domain: DomainIdentity, on host: some MomentHost) {
        guard let records = host.surroundings.records else { return }
        for backup in host.surroundings.knownBackups(of: domain).known ?? [] where backup.isUnfinished {
            let isOwn = backup.record.targets.contains { path in
                directories.contains { path.hasPrefix("\($0)/") }
            }
            guard isOwn, backup.record.state == .running else { continue }
            var record = backup.record
            record.state = .complete
            // What can't be written down is taken for unfinished as before: its checkpoint goes, and its data stays.
            try? records.update(backup.id, record)
        }
    }
}
