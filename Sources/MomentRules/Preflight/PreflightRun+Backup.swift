import MomentDiagnostics
import MomentDocuments
import XMLTree

extension PreflightRun {
    /// Follows qemuBackupBegin's order over a backup document.
    mutating func backup(_ root: XMLElement, _ document: XMLDocument, _ value: DomainBackup?) {
        guard let backup = value ?? (try? DomainBackup.decode(document).value) else { return }
        KeywordRules.check(root, submission.release, &findings)
        BackupServerRules.checkDocument(backup, &findings)
        BackupDocumentRules.check(root, submission, &findings)
        BackupTraps.check(backup, &findings)
        let checkpoint = readCheckpoint()
        guard let domain = submission.domain else {
            // What the driver says of the document alone.
            StateRules.checkBackups(submission, root, &findings)
            BackupServerRules.checkAddress(backup, submission, &findings)
            BackupServerRules.checkStart(backup, submission, &findings)
            BackupDocumentRules.checkDisks(backup, submission, &findings)
            return
        }
        StateRules.checkJob(domain, root, &findings)
        StateRules.checkRunning(domain, "a backup", root, &findings)
        StateRules.checkBackups(submission, root, &findings)
        var resolution = BackupResolution(backup, submission, domain)
        resolution.run(&findings)
        BackupServerRules.checkAddress(backup, submission, &findings)
        var created: String?
        var values: [FilledValue] = []
        if let checkpoint {
            created = checkpoint.name
            values = alignCheckpoint(checkpoint.value, checkpoint.name, domain).values
        }
        let items = resolution.items.filter(\.isIncluded)
        for item in items {
            BackupImageRules.checkDisk(item, backup, &findings)
            IncrementalRules.check(item, backup, domain, created: created, &findings)
        }
        if items.isEmpty, !domain.description.disks.isEmpty, !findings.hasErrors {
            findings.add(
                .noDiskSelected,
                "no disk takes part in the backup",
                at: SourceAnchor(root, child: "disks")
            )
        }
        BackupImageRules.checkPaths(items.filter { $0.disk?.isEmpty == false }, resolution, &findings)
        BackupServerRules.checkStart(backup, submission, &findings)
        BackupServerRules.checkExports(items, &findings)
        BackupImageRules.checkEncryptedSize(items, submission, &findings)
        for item in items { IncrementalRules.checkPassing(item, backup, domain, &findings) }
        if let checkpoint {
            // The metadata is written last, when the work is done.
            NameRules.checkLength(checkpoint.name, checkpoint.value.unmodelled.origin?.element("name"), &findings)
        }
        TrapRules.checkBackup(items, backup, &findings)
        effect = Effect { [resolution, values, submission] in
            Effect.Known(
                document: .backup(Self.effective(backup, resolution)),
                values: Self.portValues(backup, submission) + values + resolution.values,
                summary: BackupSummary.sentence(resolution)
            )
        }
    }

    /// Reads the checkpoint document that goes with a backup, as one that is made.
    private mutating func readCheckpoint() -> (value: DomainCheckpoint, name: String)? {
        guard let document = submission.checkpoint else {
            let error = LibvirtError.xmlDetail.rawValue
            findings.add(contentsOf: submission.checkpointFindings.map { $0.answered(by: error) })
            return nil
        }
        guard let value = try? DomainCheckpoint.decode(document).value else {
            findings.add(
                .rootUnknown,
                "the document beside the backup is <\(document.root.name)>, not <domaincheckpoint>",
                at: SourceAnchor(document.root),
                expected: [DomainCheckpoint.elementName]
            )
            return nil
        }
        let error = LibvirtError.schemaInvalid.rawValue
        findings.add(contentsOf: submission.checkpointFindings.map { $0.answered(by: error) })
        KeywordRules.checkNumbers(document.root, &findings)
        if let stored = value.domain {
            StoredDomainRules(domain: stored, release: submission.release, isHeldToGrammar: true).check(
                by: .grammar,
                &findings
            )
        }
        return (value, value.name ?? String(submission.time.seconds))
    }

    /// The server with the port that libvirt chooses where it has none: the first of its range that is free.
    private static func effective(_ server: BackupServer, _ submission: Submission) -> BackupServer {
        var result = ElementNormalizer.normalize(server)
        guard submission.release >= FeatureRelease.automaticPort, case .tcp(let host, let port) = server.address,
            port ?? 0 == 0
        else { return result }
        result.address = .tcp(host: host, port: chosenPort(host, submission).map(UInt32.init))
        return result
    }

    private static func portValues(_ backup: DomainBackup, _ submission: Submission) -> [FilledValue] {
        guard submission.release >= FeatureRelease.automaticPort,
            case .tcp(let host, let port)? = backup.server?.address,
            port ?? 0 == 0, let chosen = chosenPort(host, submission)
        else { return [] }
        let reason = "libvirt takes the first free port of its range"
        return [FilledValue(path: "/domainbackup/server/@port", value: String(chosen), reason: reason)]
    }

    private static func chosenPort(_ host: String, _ submission: Submission) -> UInt16? {
        guard let probe = submission.host else { return HostProbe.usualBackupPorts.lowerBound }
        return probe.backupPorts.first { probe.isPortFree(host, $0) != false }
    }

    private static func effective(_ backup: DomainBackup, _ resolution: BackupResolution) -> DomainBackup {
        var result = DomainBackup(.push(disks: nil), incremental: backup.incremental)
        switch backup.mode {
        case .push:
            result.mode = .push(disks: resolution.items.compactMap { $0.pushDisk(resolution.submission.release) })
        case .pull(let server, _):
            result.mode = .pull(
                server: server.map { Self.effective($0, resolution.submission) },
                disks: resolution.items.compactMap { $0.pullDisk(resolution.submission.release) }
            )
        }
        return result
    }
}

extension Diagnostic {
    /// The finding with the number libvirt answers with, if it is an error.
    func answered(by error: Int) -> Diagnostic {
        var copy = self
        if severity == .error { copy.libvirtError = error }
        return copy
    }
}
