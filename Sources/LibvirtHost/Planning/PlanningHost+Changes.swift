internal import MomentDocuments
internal import MomentXML
internal import XMLTree

extension PlanningHost {
    /// Defines a domain, or replaces its definition, by a `<domain>` document.
    public func define(xml: String) async throws(HostError) -> DomainIdentity {
        note(PlanStep("define the domain", call: "virDomainDefineXMLFlags", document: xml))
        return DomainIdentity(name: Self.generatedName, uuid: "")
    }

    /// Starts a domain that has no definition of its own.
    public func create(xml: String, options: StartOptions) async throws(HostError) -> DomainIdentity {
        note(PlanStep("start a domain", call: "virDomainCreateXML", flags: options.rawValue, document: xml))
        return DomainIdentity(name: Self.generatedName, uuid: "")
    }

    /// Removes the definition of a domain.
    public func undefine(_ domain: DomainReference, options: UndefineOptions) async throws(HostError) {
        let name = try await base.summary(of: domain).identity.name
        note(PlanStep("undefine \(name)", call: "virDomainUndefineFlags", flags: options.rawValue))
    }

    /// Starts a defined domain; from its managed save image if it has one, which is then gone.
    public func start(_ domain: DomainReference, options: StartOptions) async throws(HostError) {
        let summary = try await base.summary(of: domain)
        let how = summary.hasManagedSave ? ", resuming from its managed save image, which is then gone" : ""
        note(
            PlanStep(
                "start \(summary.identity.name)\(how)",
                call: "virDomainCreateWithFlags",
                flags: options.rawValue
            )
        )
    }

    /// Ends a domain's process at once.
    public func destroy(_ domain: DomainReference) async throws(HostError) {
        let name = try await base.summary(of: domain).identity.name
        note(PlanStep("end \(name) at once", call: "virDomainDestroyFlags"))
    }

    /// Plans to pause the domain; nothing is done on the host.
    public func suspend(_ domain: DomainReference) async throws(HostError) {
        let name = try await base.summary(of: domain).identity.name
        note(PlanStep("pause \(name)", call: "virDomainSuspend"))
    }

    /// Lets a paused domain go on.
    public func resume(_ domain: DomainReference) async throws(HostError) {
        let name = try await base.summary(of: domain).identity.name
        note(PlanStep("let \(name) go on", call: "virDomainResume"))
    }

    /// Has the guest agent freeze the guest's file systems; gives their number.
    public func freezeFileSystems(of domain: DomainReference) async throws(HostError) -> Int {
        let unknown = try await base.predictFreeze(of: domain)
        let name = try await base.summary(of: domain).identity.name
        note(PlanStep("freeze the file systems of \(name)", call: "virDomainFSFreeze", unknown: unknown))
        return 0
    }

    /// Has the guest agent thaw the guest's file systems; gives their number.
    public func thawFileSystems(of domain: DomainReference) async throws(HostError) -> Int {
        let name = try await base.summary(of: domain).identity.name
        note(PlanStep("thaw the file systems of \(name)", call: "virDomainFSThaw"))
        return 0
    }

    /// Aborts a job. Fails with ``HostError/Code/noJob`` when it is not, or no longer, the one that runs.
    public func abort(_ job: DomainJob.ID, of domain: DomainReference) async throws(HostError) {
        let found = try await running(job, of: domain)
        note(PlanStep("abort job \(job.rawValue), a \(found.operation)", call: "virDomainAbortJob"), ending: job)
    }

    /// Begins a backup and returns once it runs.
    public func beginBackup(
        of domain: DomainReference,
        xml: String?,
        checkpoint: BackupCheckpoint?,
        options: BackupOptions
    ) async throws(HostError) -> DomainJob.ID {
        let name = try await base.summary(of: domain).identity.name
        if let job = try await jobs(of: domain).first {
            throw HostError(
                .jobRunning,
                message: "a \(job.operation) job is running: number \(job.id.rawValue)",
                subject: domain.description,
                explanation: "wait for it, or end it if it is yours"
            )
        }
        if options.quiesces { _ = try await freezeFileSystems(of: domain) }
        let document = xml ?? "<domainbackup/>"
        let unknown = try await base.predictPause(
            of: domain,
            refusal: Self.isIncremental(document) ? .checkpointInconsistent : .internalError
        )
        let places = try await base.destinations(
            of: document,
            checkpoint: checkpoint?.xml,
            options: options,
            domain: domain
        )
        let beside = checkpoint == nil ? "" : ", with a checkpoint of the same instant"
        note(
            PlanStep(
                "begin a backup of \(name)\(places.isEmpty ? "" : ", \(places)")\(beside)",
                call: "virDomainBackupBegin",
                flags: options.libvirtFlags,
                document: document,
                checkpoint: checkpoint?.xml,
                unknown: unknown
            )
        )
        if options.quiesces { _ = try await thawFileSystems(of: domain) }
        if checkpoint?.keepsMetadata == false {
            let flags = MomentDeletion(metadataOnly: true).libvirtFlags
            note(PlanStep("forget the checkpoint's metadata", call: "virDomainCheckpointDelete", flags: flags))
        }
        // The number a host gives the first job it hears of.
        return DomainJob.ID(rawValue: 1)
    }

    /// Whether a backup, or one of its disks, names what it is incremental to.
    private static func isIncremental(_ document: String) -> Bool {
        guard let root = XMLDocumentParser().parse(document).document?.root else { return false }
        let disks = root.element("disks").map { Array($0.elements("disk")) } ?? []
        return root.element("incremental") != nil || disks.contains { $0["incremental"] != nil }
    }

    /// Plans to end a backup job; nothing is done on the host.
    public func endBackup(
        of domain: DomainReference,
        job: DomainJob.ID,
        aborting: Bool
    ) async throws(HostError) -> BackupEnd {
        let name = try await base.summary(of: domain).identity.name
        _ = try await running(job, of: domain)
        let description = try await base.backupDescription(of: domain, job: job)
        let isPull = XMLDocumentParser().parse(description).document?.root["mode"] == "pull"
        guard isPull || aborting else {
            throw HostError(
                .operationInvalid,
                message: "the push backup is still running",
                subject: domain.description,
                explanation: "wait for its completion, or abort it; its targets are then worth nothing"
            )
        }
        let verb = isPull ? "end" : "abort"
        note(PlanStep("\(verb) backup job \(job.rawValue) of \(name)", call: "virDomainAbortJob"), ending: job)
        return isPull ? .completed : .aborted
    }

    /// Makes or redefines a checkpoint by a `<domaincheckpoint>` document; gives its name.
    public func createCheckpoint(
        of domain: DomainReference,
        xml: String,
        how: CheckpointCreation
    ) async throws(HostError) -> String {
        let owner = try await base.summary(of: domain).identity.name
        let name = try MomentText.read(DomainCheckpoint.self, xml).name ?? Self.generatedName
        let verb = if case .redefine = how { "redefine" } else { "make" }
        note(
            PlanStep(
                "\(verb) checkpoint \(name) of \(owner)",
                call: "virDomainCheckpointCreateXML",
                flags: how.libvirtFlags,
                document: xml
            ),
            making: name
        )
        return name
    }

    /// Deletes checkpoints.
    public func deleteCheckpoint(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion
    ) async throws(HostError) {
        var below: [String] = []
        var unknown: [String] = []
        if !makes(name) {
            _ = try await base.checkpointParent(of: domain, name: name)
            if !deletion.metadataOnly { unknown = try await base.unknownOfBitmaps(of: domain) }
            below = try await base.checkpoints(
                of: domain,
                listing: .descendants(of: name),
                matching: CheckpointFilter()
            )
        }
        var step = deletion.step("checkpoint", name, below: below, call: "virDomainCheckpointDelete")
        step.unknown = unknown
        note(step)
    }

    /// Takes or redefines a snapshot by a `<domainsnapshot>` document; gives its name.
    public func createSnapshot(
        of domain: DomainReference,
        xml: String,
        how: SnapshotCreation
    ) async throws(HostError) -> String {
        if case .redefine = how { try await base.refuseCrashingRedefinition(of: domain, xml: xml) }
        let unknown = try await unknownOfSnapshot(of: domain, xml: xml, how: how)
        let owner = try await base.summary(of: domain).identity.name
        let name = try MomentText.read(DomainSnapshot.self, xml).name ?? Self.generatedName
        let verb = if case .redefine = how { "redefine" } else { "take" }
        note(
            PlanStep(
                "\(verb) snapshot \(name) of \(owner)",
                call: "virDomainSnapshotCreateXML",
                flags: how.libvirtFlags,
                document: xml,
                unknown: unknown
            ),
            making: name
        )
        return name
    }

    /// Fails as taking a snapshot would for its freeze or its memory; gives what is not known of that beforehand.
    private func unknownOfSnapshot(
        of domain: DomainReference,
        xml: String,
        how: SnapshotCreation
    ) async throws(HostError) -> [String] {
        guard case .take(let content, _) = how else { return [] }
        if let job = try await base.jobs(of: domain).first { throw .running(job, of: domain) }
        switch content {
        case .disks(let isQuiesced): return isQuiesced ? try await base.predictFreeze(of: domain) : []
        case .system:
            let hasMemory = try await base.summary(of: domain).state.isActive
            let snapshot = try MomentText.read(DomainSnapshot.self, xml)
            let isWithout = snapshot.memory?.treatment == .no
            let isExternal = if case .external? = snapshot.memory?.treatment { true } else { false }
            guard hasMemory, !isWithout else { return [] }
            let unknown = try await base.predictSave(of: domain)
            return isExternal ? unknown : unknown + (try await base.predictPause(of: domain, refusal: .operationFailed))
        }
    }

    /// Goes back to a snapshot.
    public func revert(
        _ domain: DomainReference,
        to name: String,
        how: SnapshotReversion
    ) async throws(HostError) {
        var unknown: [String] = []
        if !makes(name) {
            _ = try await base.snapshotParent(of: domain, name: name)
            unknown = try await base.predictReversion(of: domain, to: name, how: how)
        }
        let owner = try await base.summary(of: domain).identity.name
        note(
            PlanStep(
                "take \(owner) back to snapshot \(name)",
                call: "virDomainRevertToSnapshot",
                flags: how.libvirtFlags,
                unknown: unknown
            )
        )
    }

    /// Plans to delete a snapshot; nothing is done on the host.
    public func deleteSnapshot(
        of domain: DomainReference,
        name: String,
        deletion: MomentDeletion
    ) async throws(HostError) {
        var unknown: [String] = []
        var below: [String] = []
        if !makes(name) {
            _ = try await base.snapshotParent(of: domain, name: name)
            below = try await base.snapshots(of: domain, listing: .descendants(of: name), matching: SnapshotFilter())
            unknown = try await base.predictSnapshotDeletion(
                of: domain,
                name: name,
                deletion: deletion,
                below: below
            )
        }
        var step = deletion.step("snapshot", name, below: below, call: "virDomainSnapshotDelete")
        step.unknown = unknown
        note(step)
    }

    /// Saves a running domain's memory where libvirt keeps it and stops the domain; its next start resumes.
    public func managedSave(_ domain: DomainReference, options: SaveOptions) async throws(HostError) {
        let summary = try await base.summary(of: domain)
        let name = summary.identity.name
        guard summary.state.isActive, summary.isPersistent else {
            throw HostError(
                .operationInvalid,
                message: "only a running domain with a definition of its own can be saved",
                subject: domain.description
            )
        }
        let unknown = try await base.predictSave(of: domain)
        note(
            PlanStep(
                "save the memory of \(name) and stop it",
                call: "virDomainManagedSave",
                flags: options.libvirtFlags,
                unknown: unknown
            )
        )
    }

    /// Removes the managed save image.
    public func removeManagedSave(of domain: DomainReference) async throws(HostError) {
        let summary = try await base.summary(of: domain)
        let what = summary.hasManagedSave ? "remove the managed save image" : "nothing: there is no managed save image"
        note(PlanStep("\(what) of \(summary.identity.name)", call: "virDomainManagedSaveRemove"))
    }

    /// Replaces the `<domain>` document inside the managed save image, and what the domain does when it resumes.
    public func defineManagedSave(
        of domain: DomainReference,
        xml: String,
        outcome: SaveOptions.Outcome
    ) async throws(HostError) {
        let summary = try await base.summary(of: domain)
        let name = summary.identity.name
        guard summary.hasManagedSave else {
            throw HostError(
                .operationInvalid,
                message: "the domain has no managed save image",
                subject: domain.description
            )
        }
        note(
            PlanStep(
                "replace the definition inside the managed save image of \(name)",
                call: "virDomainManagedSaveDefineXML",
                flags: outcome.libvirtFlags,
                document: xml
            )
        )
    }

    private func running(_ job: DomainJob.ID, of domain: DomainReference) async throws(HostError) -> DomainJob {
        guard let found = try await base.jobs(of: domain).first(where: { $0.id == job }) else {
            throw HostError(.noJob, message: "job \(job.rawValue) is not there", subject: domain.description)
        }
        return found
    }
}

extension MomentDeletion {
    /// The deletion as a step of a plan, with everything that goes.
    fileprivate func step(_ kind: String, _ name: String, below: [String], call: String) -> PlanStep {
        let going: [String] =
            switch scope {
            case .this: [name]
            case .thisAndDescendants: [name] + below
            case .descendants: below
            }
        let what = going.isEmpty ? "nothing: \(name) has none below it" : going.joined(separator: ", ")
        let how = metadataOnly ? "forget the metadata of" : "delete"
        return PlanStep("\(how) \(kind) \(what)", call: call, flags: libvirtFlags)
    }
}
