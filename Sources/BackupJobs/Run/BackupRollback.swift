internal import LibvirtHost
internal import Logging
internal import MomentRules
internal import XMLTree

/// Takes back what a backup has made.
struct BackupRollback<Host: MomentHost>: Sendable {
    let host: Host
    let artifacts: BackupArtifacts
    /// How long the end of the job is waited for.
    let bound: Duration
    let logger: Logger

    /// Puts everything back. Runs to its end even where the task was cancelled.
    ///
    /// - Parameters:
    ///   - job: The job; nil where it is not known whether one runs.
    ///   - cause: Why.
    func undo(job: DomainJob.ID?, cause: HostError) async -> BackupFailure {
        let cleanup = await Task { await undoing(job: job, cause: cause) }.value
        return BackupFailure(cause: cause, undone: cleanup.undone, left: cleanup.left, artifacts: artifacts)
    }

    private func undoing(job: DomainJob.ID?, cause: HostError) async -> BackupCleanup {
        var cleanup = BackupCleanup()
        await end(job, cause: cause, &cleanup)
        // A file is only removed when no job can be writing it any more.
        let mayBeWritten = !cleanup.left.isEmpty
        for path in artifacts.files where files?.exists(path) == true {
            if mayBeWritten {
                cleanup.left[.file(path)] = "the job may be using it"
            } else {
                remove(path, &cleanup)
            }
        }
        if let name = artifacts.checkpoint { await delete(name, &cleanup) }
        await free(&cleanup)
        _ = host.surroundings.close(artifacts, cleanup.left.isEmpty ? .takenBack : .left)
        return cleanup
    }

    private var domain: DomainReference { artifacts.domain.reference }
    private var files: (any HostFiles)? { host.surroundings.files }

    private func end(_ job: DomainJob.ID?, cause: HostError, _ cleanup: inout BackupCleanup) async {
        let what = job.map(BackupUndo.job) ?? .unknownJob
        let answer = await BoundedWait.result(within: bound) { () async -> Result<DomainJob.ID?, HostError> in
            do throws(HostError) {
                guard let running = try await running(job) else { return .success(nil) }
                _ = try await host.endBackup(of: domain, job: running.id, aborting: true)
                return .success(running.id)
            } catch {
                // A push may end by itself in the moment in which it is aborted.
                do throws(HostError) {
                    return try await running(job) == nil ? .success(nil) : .failure(error)
                } catch _ {
                    return .failure(error)
                }
            }
        }
        switch answer {
        case .success(let id?): note(.job(id), &cleanup)
        case .success(nil): break
        case .failure(let error): note(what, error.message, &cleanup)
        case nil: note(what, "it did not end within \(bound)", &cleanup)
        }
    }

    /// The job, if it runs. Where none is known, one of this host's own is the one: there was none before.
    private func running(_ job: DomainJob.ID?) async throws(HostError) -> DomainJob? {
        try await host.jobs(of: domain).first {
            $0.operation == .backup && (job == nil ? $0.isOurs : $0.id == job)
        }
    }

    private func remove(_ path: String, _ cleanup: inout BackupCleanup) {
        if let number = files?.remove(path) {
            note(.file(path), "it can't be removed: error \(number)", &cleanup)
        } else {
            note(.file(path), &cleanup)
        }
    }

    private func delete(_ name: String, _ cleanup: inout BackupCleanup) async {
        do throws(HostError) {
            if try await !deleteByHypervisor(name), let unseen = try await deleteFromImages(name) {
                let reason = unseen.failure?.message ?? "its images can't be reached from here"
                note(.checkpoint(name), "bitmaps may be left of \(unseen.target): \(reason)", &cleanup)
                return
            }
            note(.checkpoint(name), &cleanup)
        } catch {
            // Not there: the backup did not get that far.
            if error.code != .noCheckpoint { note(.checkpoint(name), error.message, &cleanup) }
        }
    }

    /// Has a running domain delete its checkpoint; gives whether it did. A domain that does not run can't.
    private func deleteByHypervisor(_ name: String) async throws(HostError) -> Bool {
        guard try await host.summary(of: domain).state.isActive else { return false }
        do throws(HostError) {
            try await host.deleteCheckpoint(of: domain, name: name, deletion: MomentDeletion())
            return true
        } catch {
            // A guest that ends takes the request down with it, and libvirt says a moment later that it has ended.
            guard error.code != .noCheckpoint, try await stops() else { throw error }
            return false
        }
    }

    /// Waits for a domain that is ending, a few seconds; gives whether it has ended.
    private func stops() async throws(HostError) -> Bool {
        let deadline = ContinuousClock.now + min(bound, .seconds(5))
        while try await host.summary(of: domain).state.isActive {
            if ContinuousClock.now > deadline { return false }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return true
    }

    /// Takes a checkpoint and its bitmaps out of a domain that does not run: QEMU has put them into the images when it
    /// ended, where libvirt does not reach them. Gives a disk whose images can't be seen.
    private func deleteFromImages(_ name: String) async throws(HostError) -> DiskImages? {
        let definition = DomainDescription(try await host.definition(of: domain))
        let disks = await host.surroundings.diskImages(of: definition)
        try await host.deleteCheckpoint(of: domain, name: name, deletion: MomentDeletion(metadataOnly: true))
        for place in disks.compactMap({ $0.place(of: name) }) { try await host.removeFromImages(place) }
        return disks.first { $0.images == nil && $0.path != nil }
    }

    /// Lets a guest go on that the backup holds.
    private func free(_ cleanup: inout BackupCleanup) async {
        if artifacts.mayBeFrozen {
            if let refusal = await host.thawSurely(domain) {
                note(.freeze, refusal.message, &cleanup)
            } else {
                note(.freeze, &cleanup)
            }
        }
        // A full scratch file makes the guest's writes fail, and QEMU then pauses it. The scratch file is gone now.
        guard artifacts.wasRunning, let now = try? await host.summary(of: domain), now.isPausedByFailedWrite else {
            return
        }
        do throws(HostError) {
            try await host.resume(domain)
            note(.pause, &cleanup)
        } catch {
            note(.pause, error.message, &cleanup)
        }
    }

    private func note(_ what: BackupUndo, _ cleanup: inout BackupCleanup) {
        cleanup.undone.append(what)
        logger.notice("undone", metadata: ["domain": "\(artifacts.domain.name)", "what": "\(what)"])
    }

    private func note(_ what: BackupUndo, _ reason: String, _ cleanup: inout BackupCleanup) {
        cleanup.left[what] = reason
        logger.warning(
            "left",
            metadata: ["domain": "\(artifacts.domain.name)", "what": "\(what)", "reason": "\(reason)"]
        )
    }
}

extension DomainSummary {
    /// Whether QEMU paused the guest because one of its requests to a disk failed.
    var isPausedByFailedWrite: Bool { state == .paused && stateReason == 5 }
}
