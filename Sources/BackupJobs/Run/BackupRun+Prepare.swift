public import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentSchemas
internal import MomentXML
internal import XMLTree

extension BackupRun {
    /// Looks the backup over and completes it, without changing anything: by the grammars, by the rules against the
    /// domain as it is, by the host's files and ports.
    ///
    /// Nothing is reserved: what was chosen may be taken by somebody else before it is sent.
    ///
    /// - Parameter host: Where; it is only looked at, and may be read-only.
    /// - Returns: What ``PreparedBackup/run(on:progress:serving:)`` would send.
    /// - Throws: ``HostError`` with the number libvirt would answer with, and all findings, where it would be
    ///   refused; ``HostError/Code/jobRunning`` where another job stands in the way.
    public func prepare(on host: some InspectableHost) async throws(HostError) -> PreparedBackup {
        let given = try SubmittedDocument(xml ?? "<domainbackup/>", name: documentName)
        let summary = try await host.summary(of: domain)
        guard summary.state.isActive else {
            throw HostError(
                .operationInvalid,
                message: "the domain does not run, and only a running one can be backed up",
                subject: summary.identity.name
            )
        }
        let beside = try named(checkpoint, host.surroundings)
        var prepared = PreparedBackup(
            xml: xml,
            checkpoint: beside.checkpoint,
            values: beside.value.map { [$0] } ?? [],
            findings: [],
            bases: [],
            summary: "",
            artifacts: BackupArtifacts(
                domain: summary.identity,
                isPull: false,
                wasRunning: summary.state == .running
            ),
            run: self
        )
        let made = beside.checkpoint?.keepsMetadata == true ? beside.name : nil
        guard let preparation else {
            let anyOrder = CheckpointFilter(topological: false)
            let existing =
                made == nil ? [] : try await host.checkpoints(of: domain, listing: .all, matching: anyOrder)
            trace(made, unlessIn: existing, &prepared)
            trace(BackupPlanPaths(try given.backup(), files: host.surroundings.files), &prepared)
            return prepared
        }
        let earlier = try await EarlierBackups(of: summary.identity, on: host)
        if let job = try await host.jobs(of: domain).first, earlier?.ends(job.id) != true {
            throw .running(job, of: domain, isLost: earlier?.isLost(job.id) ?? false)
        }
        var scope = FactScope.request
        scope.snapshots = false
        let startsFromOne = try given.backup().isIncremental
        scope.checkpoints = beside.checkpoint != nil || preparation.base != .document || startsFromOne
        let look = try await host.look(at: domain, summary: summary, job: nil, scope)
        var context = look.context
        earlier?.clear(&context)
        var surroundings = host.surroundings
        surroundings.probe = look.probe?.adding(preparation.newDirectories)
        trace(made, unlessIn: context.checkpoints.map(\.name), &prepared)
        var session = BackupPreparing(
            run: self,
            preparation: preparation,
            surroundings: earlier?.clear(surroundings) ?? surroundings,
            context: context,
            release: try await Self.release(of: host, preparation),
            emulator: look.facts.emulator,
            earlier: earlier
        )
        try await session.prepare(given, on: host, &prepared)
        return prepared
    }

    /// Notes the checkpoint that the run will make. Somebody else's of that name is not ours to remove.
    private func trace(_ checkpoint: String?, unlessIn existing: [String], _ prepared: inout PreparedBackup) {
        if let checkpoint, !existing.contains(checkpoint) { prepared.artifacts.checkpoint = checkpoint }
    }

    /// Notes what the run will make.
    func trace(_ paths: BackupPlanPaths, _ prepared: inout PreparedBackup) {
        prepared.artifacts.isPull = paths.isPull
        prepared.artifacts.targets = paths.isPull ? [] : paths.files + paths.devices
        let made = options.reusesExternal ? [] : paths.files
        prepared.artifacts.files = (made + paths.sockets).filter { !paths.existing.contains($0) }
    }

    /// The checkpoint with a name: one that libvirt would name by its clock is named by ours, so that it can be told
    /// from others.
    private func named(
        _ checkpoint: BackupCheckpoint?,
        _ surroundings: HostSurroundings
    ) throws(HostError) -> (checkpoint: BackupCheckpoint?, name: String?, value: FilledValue?) {
        guard var checkpoint, let tree = XMLDocumentParser().parse(checkpoint.xml).document,
            var value = try? DomainCheckpoint.decode(tree).value
        else { return (checkpoint, nil, nil) }
        if let name = value.name, !name.isEmpty { return (checkpoint, name, nil) }
        let name = String(surroundings.time().seconds)
        value.name = name
        checkpoint.xml = try MomentText.print(value)
        // Its lines are others now.
        checkpoint.documentName += ", with a name"
        let filled = FilledValue(path: "/domaincheckpoint/name", value: name, reason: "the time, as libvirt names it")
        return (checkpoint, name, filled)
    }

    private static func release(
        of host: some InspectableHost,
        _ preparation: BackupPreparation
    ) async throws(HostError) -> ReleaseNumber {
        if let release = preparation.release { return release }
        return try await host.host().knownRelease
    }
}

extension HostProbe {
    /// A probe that sees directories which are made later, each as another one is now, and empty.
    fileprivate func adding(_ directories: [(path: String, like: String)]) -> HostProbe {
        guard !directories.isEmpty else { return self }
        var probe = self
        probe.file = { [file] path in
            if directories.contains(where: { $0.path == path }) { return .directory }
            return directories.contains { path.hasPrefix("\($0.path)/") } ? .missing : file(path)
        }
        probe.facts = { [facts] path in
            guard let made = directories.first(where: { $0.path == path }) else { return facts(path) }
            var like = facts(made.like)
            like?.path = path
            like?.entries = []
            return like
        }
        return probe
    }
}
