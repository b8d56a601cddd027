internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentSchemas
internal import XMLTree

/// One preparation of one backup.
struct BackupPreparing {
    let run: BackupRun
    let preparation: BackupPreparation
    let surroundings: HostSurroundings
    var context: DomainContext
    let release: ReleaseNumber
    let emulator: ReleaseNumber?
    /// What is taken back before the backup begins.
    var earlier: EarlierBackups?
    /// What is known of the domain's backups; nil where nothing can be, and why.
    var backups: (known: [KnownBackup]?, reason: String?) = (nil, nil)

    /// Judges and completes a document; leaves in `prepared` what will be sent.
    mutating func prepare(
        _ given: SubmittedDocument,
        on host: some InspectableHost,
        _ prepared: inout PreparedBackup
    ) async throws(HostError) {
        let backup = try given.backup()
        backups = surroundings.knownBackups(of: prepared.artifacts.domain)
        if preparation.base != .document || backup.isIncremental {
            context.bitmaps = try await bitmaps(for: backup, on: host)
        }
        var submission = try submission(beside: prepared.checkpoint)
        let first = Preflight(submission).verdict(
            on: given.document,
            as: .backup,
            schemaFindings: try findings(in: given.document)
        )
        var ports = surroundings.ports.pool
        let completed = backup.completed(by: preparation.completion, for: submission, ports: &ports)
        var whole = completed.backup
        if case .checkpoint(let name) = preparation.base, whole.incremental ?? "" == "" { whole.incremental = name }
        if let finding = completed.findings.first(where: { $0.severity == .error }) {
            throw refusal([finding], number: finding.libvirtError)
        }
        // Whoever takes the port that was chosen after it was looked at is no mistake of the document: another one is tried
        // when the backup begins.
        if let chosen = PreparedBackup.ChosenPort(completed, in: whole), let probe = submission.host {
            submission.host?.isPortFree = { $1 == chosen.number ? nil : probe.isPortFree($0, $1) }
        }
        let document = whole.document()
        var verdict = Preflight(submission).verdict(
            on: document,
            as: .backup,
            schemaFindings: try findings(in: document)
        )
        // Disks that are not listed get the files libvirt would name; listed, they are known from the beginning.
        if whole.disksAreUnlisted, case .backup(let effective)? = verdict.effective {
            whole.take(disksFrom: effective)
            // libvirt writes out that a disk is copied whole; here nobody has asked for that.
            if preparation.base == .newest, !backup.isIncremental {
                whole.updateExtents { _, _ in .inherited() }
            }
            prepared.values += verdict.values
        }
        prepared.bases = chooseBases(&whole, verdict)
        let isChanged = whole != backup
        if isChanged {
            let document = whole.document()
            verdict = Preflight(submission).verdict(
                on: document,
                as: .backup,
                schemaFindings: try findings(in: document)
            )
            prepared.xml = try MomentText.print(whole)
        } else {
            verdict = first
        }
        guard verdict.isAccepted else { throw refusal(placed(verdict, first), number: verdict.libvirtError) }
        prepared.values += completed.values
        prepared.disks = disks(of: whole)
        prepared.findings = placed(verdict, first) + unsavedBases(of: whole, prepared)
        prepared.summary = verdict.summary
        if case .backup(let effective)? = verdict.effective { prepared.effective = effective }
        var paths = BackupPlanPaths(whole, files: surroundings.files)
        earlier?.clear(&paths)
        run.trace(paths, &prepared)
        prepared.port = PreparedBackup.ChosenPort(completed, in: whole)
    }

    private func submission(beside checkpoint: BackupCheckpoint?) throws(HostError) -> Submission {
        var submission = Submission(
            flags: run.options.flags,
            domain: context,
            release: release,
            emulator: emulator,
            time: surroundings.time(),
            host: surroundings.probe
        )
        if let checkpoint {
            let document = try SubmittedDocument(checkpoint.xml, name: checkpoint.documentName).document
            submission.checkpoint = document
            submission.checkpointFindings = try findings(in: document)
        }
        return submission
    }

    private func findings(in document: XMLDocument) throws(HostError) -> [Diagnostic] {
        guard let grammars = preparation.grammars else { return [] }
        do throws(GrammarFailure) {
            return try grammars.findings(in: document, release: release) ?? []
        } catch {
            throw HostError(.internalError, message: error.description)
        }
    }

    /// The findings about a completed document, at the places of the same in the one that was given.
    private func placed(_ verdict: Verdict, _ first: Verdict) -> [Diagnostic] {
        verdict.findings.map { finding in
            guard finding.range == nil else { return finding }
            return first.findings.first { $0.code == finding.code && $0.message == finding.message } ?? finding
        }
    }

    private func refusal(_ findings: [Diagnostic], number: Int?) -> HostError {
        let errors = findings.filter { $0.severity == .error }
        let reason = (errors.first { $0.libvirtError == number } ?? errors.first)?.message ?? "no reason is given"
        return HostError(
            number.map(HostError.Code.init(rawValue:)) ?? .configurationUnsupported,
            message: "the backup would be refused: \(reason)",
            subject: run.domain.description,
            explanation: "nothing was sent",
            findings: findings
        )
    }
}
