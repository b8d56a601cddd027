public import LibvirtHost
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

extension InMemoryHost {
    /// The background jobs of a domain; libvirt runs at most one.
    public func jobs(of domain: DomainReference) async throws(HostError) -> [DomainJob] {
        domains[try find(domain)].job.map { job in
            [DomainJob(id: job.id, operation: .backup, isOurs: true, statistics: job.statistics)]
        } ?? []
    }

    /// The figures of the last job that ended; nil where none is remembered.
    public func lastJob(of domain: DomainReference) async throws(HostError) -> JobStatistics? {
        domains[try find(domain)].lastJob
    }

    /// Returns at once: whatever is imitated is done when it is answered.
    public func settle(_ domain: DomainReference) async throws(HostError) { _ = try find(domain) }

    /// Aborts a job. Fails with ``HostError/Code/noJob`` when it is not, or no longer, the one that runs.
    public func abort(_ job: DomainJob.ID, of domain: DomainReference) async throws(HostError) {
        try requireWriting()
        let index = try find(domain)
        abort(index, try running(index, job))
    }

    /// Ends a job as QEMU would: a push with success or failure, a pull because its client went away.
    public func finishJob(of domain: DomainReference, succeeding: Bool = true) throws(HostError) {
        let index = try find(domain)
        guard domains[index].job != nil else { throw fail(.noJob, "no job runs") }
        endJob(index, succeeding: succeeding, message: succeeding ? nil : "the job failed")
    }

    /// Begins a backup and returns once it runs.
    public func beginBackup(
        of domain: DomainReference,
        xml: String?,
        checkpoint: BackupCheckpoint?,
        options: BackupOptions
    ) async throws(HostError) -> DomainJob.ID {
        try requireWriting()
        let index = try find(domain)
        if let job = domains[index].job {
            throw fail(.jobRunning, "a backup job is running: number \(job.id.rawValue), begun by this connection")
        }
        if options.quiesces { _ = try await freezeFileSystems(of: domain) }
        let document = try parse(xml ?? "<domainbackup/>")
        let beside = if let checkpoint { try parse(checkpoint.xml) } else { nil as XMLDocument? }
        var flags: Set<APIFlag> = options.reusesExternal ? [.reuseExternal] : []
        if options.preservesShutdownDomain { flags.insert(.preserveShutdownDomain) }
        let effective = try judge(document, flags: flags, for: domains[index], checkpoint: beside)
        guard case .backup(let backup) = effective else { throw fail(.xmlError, "the document is not a backup") }
        try requireBitmaps(backup, index)
        if case .tcp(let host, let port?)? = backup.server?.address, let number = UInt16(exactly: port),
            !images.isFree(number)
        {
            throw fail(
                .internalError,
                "unable to execute QEMU command 'nbd-server-start': Failed to find an available port for \(host):\(port): "
                    + "Address already in use"
            )
        }
        if let checkpoint, let beside {
            let made = try judge(beside, flags: [], for: domains[index])
            guard case .checkpoint(let made) = made, let name = made.name else {
                throw fail(.xmlError, "the document is not a checkpoint")
            }
            try addCheckpoint(made, name, index)
            if !checkpoint.keepsMetadata { forgetCheckpoint(name, index) }
        }
        let id = DomainJob.ID(rawValue: nextJob)
        nextJob += 1
        var statistics = JobStatistics(phase: .unbounded, operation: .backup)
        statistics.elapsed = 0
        let job = MemoryJob(id: id, backup: backup, statistics: statistics)
        for path in job.paths where images[path] == nil { images[path] = MemoryImage() }
        domains[index].job = job
        if !job.isPull, finishesPushes { endJob(index, succeeding: true, message: nil) }
        return id
    }

    /// A disk is backed up incrementally only from a bitmap in the image that is written, and at all only from an image that QEMU has not let go of.
    private func requireBitmaps(_ backup: DomainBackup, _ index: Int) throws(HostError) {
        let pushed = (backup.pushDisks ?? []).map { ($0.name, $0.copy?.extent) }
        let pulled = (backup.pullDisks ?? []).map { ($0.name, $0.export?.extent) }
        for (disk, extent) in pushed + pulled {
            guard case .incremental(let name?)? = extent else { continue }
            let top = domains[index].chains[disk]?.first ?? ""
            guard hasBitmap(name, in: top, index) else {
                throw fail(
                    .checkpointInconsistent,
                    "the bitmap of checkpoint '\(name)' is not in the image of '\(disk)'"
                )
            }
        }
        for (disk, _) in pushed + pulled {
            guard let top = domains[index].chains[disk]?.first, domains[index].isLetGo(top, release) else { continue }
            throw fail(.internalError, "QEMU has let go of the image of '\(disk)', until it goes on")
        }
    }

    /// The `<domainbackup>` document of a running backup, with the values that were filled in.
    public func backupDescription(of domain: DomainReference, job: DomainJob.ID) async throws(HostError) -> String {
        try MomentText.print(try running(try find(domain), job).backup)
    }

    /// Ends an imitated backup job.
    public func endBackup(
        of domain: DomainReference,
        job: DomainJob.ID,
        aborting: Bool
    ) async throws(HostError) -> BackupEnd {
        try requireWriting()
        let index = try find(domain)
        guard job.rawValue >= 0 else { throw fail(.invalidArgument, "a job's number is never negative") }
        if let (id, statistics) = endedJobs.last(where: { $0.0 == job }), id == job {
            return try BackupEnd(statistics)
        }
        let running = try running(index, job)
        guard running.isPull || aborting else { throw fail(.operationInvalid, "the push backup is still running") }
        abort(index, running)
        return running.isPull ? .completed : .aborted
    }

    private func running(_ index: Int, _ id: DomainJob.ID) throws(HostError) -> MemoryJob {
        guard let job = domains[index].job, job.id == id else { throw fail(.noJob, "job \(id.rawValue) is not there") }
        return job
    }

    private func abort(_ index: Int, _ job: MemoryJob) {
        endJob(index, succeeding: job.isPull, message: "Operation canceled")
    }

    /// Ends the job of a domain: a push that did not succeed loses its targets, a pull its scratch files.
    func endJob(_ index: Int, succeeding: Bool, message: String?) {
        guard var job = domains[index].job else { return }
        if job.isPull || !succeeding { for path in job.paths { images[path] = nil } }
        job.statistics.phase = succeeding ? .completed : .failed
        job.statistics.succeeded = succeeding
        job.statistics.errorMessage = message
        domains[index].job = nil
        domains[index].lastJob = job.statistics
        endedJobs.append((job.id, job.statistics))
        tell(domains[index], .jobCompleted(job.statistics))
    }
}
