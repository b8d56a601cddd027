internal import CLibvirt
internal import MomentDocuments
internal import MomentRules
internal import MomentXML
internal import XMLTree

extension LibvirtConnection {
    /// Begins a backup and returns once it runs.
    public func beginBackup(
        of domain: DomainReference,
        xml: String?,
        checkpoint: BackupCheckpoint?,
        options: BackupOptions
    ) async throws(HostError) -> DomainJob.ID {
        let document = xml ?? "<domainbackup/>"
        try refuseNull(document, what: "backup document")
        if let checkpoint { try refuseNull(checkpoint.xml, what: "checkpoint document") }
        try requireWriting()
        try await requireNoJob(of: domain)
        let forgets = checkpoint?.keepsMetadata == false
        let before = forgets ? try await checkpointNames(of: domain) : []
        if options.quiesces { try await freezeSurely(domain) }
        let result: Result<DomainJob.ID, HostError>
        do throws(HostError) {
            result = .success(try await submit(domain, document, checkpoint, options))
        } catch {
            result = .failure(error)
        }
        // Thawed before anything else is done: the guest waits.
        if options.quiesces, let refusal = await thawSurely(domain) {
            // The backup's own failure matters more; a frozen guest is told of either way.
            guard case .failure(var error) = result else {
                var refusal = refusal
                refusal.explanation = "the backup has begun, and the guest's file systems are still frozen"
                throw refusal
            }
            error.explanation = "the guest's file systems are still frozen: \(refusal.message)"
            error.mayHaveLeftFrozen = true
            throw error
        }
        switch result {
        case .success(let job):
            if forgets {
                for name in try await checkpointNames(of: domain).subtracting(before) {
                    try await deleteCheckpoint(of: domain, name: name, deletion: MomentDeletion(metadataOnly: true))
                }
            }
            return job
        case .failure(let error):
            throw await explained(
                error,
                .backup,
                xml: document,
                flags: options.flags,
                checkpoint: checkpoint?.xml,
                of: domain
            )
        }
    }

    private func checkpointNames(of domain: DomainReference) async throws(HostError) -> NameSet {
        NameSet(try await checkpoints(of: domain, listing: .all, matching: CheckpointFilter(topological: false)))
    }

    private func submit(
        _ domain: DomainReference,
        _ document: String,
        _ checkpoint: BackupCheckpoint?,
        _ options: BackupOptions
    ) async throws(HostError) -> DomainJob.ID {
        let ledger = ledger
        return try await change(domain, request: "beginBackup") { session, domain throws(HostError) in
            let uuid = try session.identity(domain).uuid
            // Noted first: a small push may have ended before its beginning is answered.
            let id = ledger.began(domain: uuid, operation: .backup, now: milliseconds())
            do throws(HostError) {
                try session.number(\.virDomainBackupBegin) {
                    $0(domain, document, checkpoint?.xml, options.libvirtFlags)
                }
            } catch {
                ledger.failedToBegin(domain: uuid)
                throw error
            }
            return id
        }
    }

    /// The `<domainbackup>` document of a running backup, with the values that were filled in.
    public func backupDescription(of domain: DomainReference, job: DomainJob.ID) async throws(HostError) -> String {
        let ledger = ledger
        return try await look(domain) { session, domain throws(HostError) in
            try session.requireJob(job, domain: domain, ledger: ledger)
            return try session.text(\.virDomainBackupGetXMLDesc) { $0(domain, 0) }
        }
    }

    /// Ends a backup job with `virDomainAbortJobFlags`; `aborting` gives up a push backup that is incomplete.
    public func endBackup(
        of domain: DomainReference,
        job: DomainJob.ID,
        aborting: Bool
    ) async throws(HostError) -> BackupEnd {
        let ledger = ledger
        let ended = try await change(domain, lane: .control) { session, domain throws(HostError) -> BackupEnd? in
            let uuid = try session.identity(domain).uuid
            if let statistics = ledger.outcome(of: job, domain: uuid) { return try BackupEnd(statistics) }
            try session.requireJob(job, domain: domain, ledger: ledger)
            let description = try session.text(\.virDomainBackupGetXMLDesc) { $0(domain, 0) }
            let isPull = XMLDocumentParser().parse(description).document?.root["mode"] == "pull"
            guard isPull || aborting else {
                throw HostError(
                    .operationInvalid,
                    message: "the push backup is still running",
                    explanation: "wait for its completion, or abort it; its targets are then worth nothing"
                )
            }
            try session.number(\.virDomainAbortJob) { $0(domain) }
            return isPull ? .completed : nil
        }
        try await waitForEnd(of: job, in: domain)
        if let ended { return ended }
        // A push may have been done in the instant before it was to be aborted; then its targets are whole.
        let uuid = try await summary(of: domain).identity.uuid
        let told = ledger.outcome(of: job, domain: uuid)
        let statistics = if let told { told } else { try await lastJob(of: domain) }
        return statistics?.succeeded == true ? .completed : .aborted
    }

    /// Fails, naming it, where a job runs whose lock libvirt would wait for.
    func requireNoJob(of domain: DomainReference) async throws(HostError) {
        if let job = try await jobs(of: domain).first { throw .running(job, of: domain) }
    }

    /// Waits until a job that is ending is gone; bounded only by the hypervisor, and by cancellation.
    private func waitForEnd(of id: DomainJob.ID, in domain: DomainReference) async throws(HostError) {
        while let job = try await jobs(of: domain).first, job.id == id {
            do {
                try await Task.sleep(for: .milliseconds(10))
            } catch {
                throw HostError(.cancelled, message: "the task was cancelled while the job was ending")
            }
        }
    }
}

extension BackupEnd {
    /// How an ended backup ended; fails for one that failed.
    package init(_ statistics: JobStatistics) throws(HostError) {
        if statistics.succeeded != false {
            self = .completed
        } else {
            throw HostError(
                .operationFailed,
                message: "the backup failed: \(statistics.errorMessage ?? "no reason is given")"
            )
        }
    }
}
