internal import ArgumentParser
internal import BackupSets
internal import ChainDoctor
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import XMLTree

/// `virtmoment doctor`: what does not fit in a domain's chain of checkpoints, bitmaps and files, and mending it.
struct DoctorCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find what does not fit between checkpoints, the bitmaps in images and files, and mend it.",
        discussion: """
            Without --repair nothing is changed: findings are printed, and the steps that would mend them. What a later incremental backup \
            could use is never removed unless --discard allows it, and a file only where it is proven to be of a backup that is over. \
            'virtmoment explain CODE' tells more of a finding. Exit code 1: something is wrong, or still wrong after the repair.
            """
    )

    @OptionGroup var host: HostOptions

    @Flag(
        help: """
            Ask no host: DOMAIN is a file with the <domain> document of a domain that is off. Its images and what lies beside them are looked \
            at, and nothing is changed.
            """
    )
    var offline = false

    @Option(
        help: ArgumentHelp(
            "With --offline, the domain's checkpoints as libvirt described them: a file, or a directory of them; may be repeated.",
            valueName: "file"
        )
    )
    var checkpoints: [String] = []

    @Flag(help: "Ask QEMU for the bitmaps of every checkpoint, also where there are more than 16; each takes a moment.")
    var thorough = false

    @Flag(help: "Take the steps that are printed.")
    var repair = false

    @Flag(
        help: ArgumentHelp(
            """
            Allow steps that remove what may still be of use: bitmaps without checkpoint, unusable ones, snapshots that libvirt does not know, \
            targets of a push that was killed.
            """
        )
    )
    var discard = false

    @Flag(help: "Allow steps that make libvirt know bitmaps as checkpoints again; what is adopted is not removed.")
    var adopt = false

    @Flag(help: "Allow the step that ends a backup job that runs.")
    var endJob = false

    @Flag(
        help: """
            Have the guest's agent thaw the file systems, which a client that was killed in a quiesced backup may have left frozen; of others \
            it does nothing.
            """
    )
    var thaw = false

    @Flag(
        help: """
            Allow the step that defines disks of a domain that is off with the overlays of its snapshots, where it was defined on the images below.
            """
    )
    var useOverlays = false

    @Flag(
        help: """
            Allow steps that merge overlays into the images below them: those of such a domain, and the deletion of a snapshot that did not come to \
            its end.
            """
    )
    var merge = false

    @Flag(help: "Change nothing, even with --repair.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "Look for what backups left in this directory as well; may be repeated.",
            valueName: "directory"
        )
    )
    var directory: [String] = []

    @Option(
        help: ArgumentHelp(
            "Look at this backup set of the domain as well: its directory, chains and checkpoints; may be repeated.",
            valueName: "directory"
        ),
        completion: .directory
    )
    var set: [String] = []

    @Option(help: ArgumentHelp("The program that looks into images.", valueName: "program"))
    var qemuImg = "qemu-img"

    @Flag(help: "The host's files are not this machine's, whatever the URI says: don't look at them.")
    var remoteFiles = false

    var target: TargetOptions { host.target }
    var answerFormat: AnswerFormat { host.format }
    var access: AccessMode { changes ? .readWrite : .readOnly }

    private var changes: Bool { repair && !dryRun }

    /// What the flags allow.
    private var consent: ChainRepair.Consent {
        var consent: ChainRepair.Consent = []
        if discard { consent.insert(.discard) }
        if adopt { consent.insert(.adopt) }
        if endJob { consent.insert(.endJobs) }
        if thaw { consent.insert(.thaw) }
        if useOverlays { consent.insert(.useOverlays) }
        if merge { consent.insert(.merge) }
        return consent
    }

    func validate() throws {
        if useOverlays, merge { throw ValidationError("--use-overlays and --merge exclude each other") }
        if offline, remoteFiles { throw ValidationError("--offline and --remote-files exclude each other") }
        if offline, repair { throw ValidationError("--offline only looks; --repair needs the domain's host") }
        if offline, target.connect != nil { throw ValidationError("--offline and --connect exclude each other") }
        if !offline, !checkpoints.isEmpty { throw ValidationError("--checkpoints needs --offline") }
    }

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        guard offline else { return try await HostCommandRun(command: self).run(on: console) }
        let output = HostOutput(console: console, format: answerFormat)
        let doctor = ChainDoctor(of: .name(target.domain), directories: directory)
        let facts: ChainFacts
        let document = try SentDocument(file: target.domain, from: console)
        let described = try described(from: console)
        do throws(HostError) {
            facts = try await doctor.examine(
                domainXML: document.text,
                checkpoints: described,
                in: .local(images: QemuImg(program: qemuImg))
            )
        } catch {
            throw CommandFailure("\(target.domain): \(error.message)")
        }
        return try tell(facts, output).status
    }

    private func described(from console: Console) throws(CommandFailure) -> [DomainCheckpoint] {
        guard !checkpoints.isEmpty else { return [] }
        var described: [DomainCheckpoint] = []
        for document in try SentDocument.all(checkpoints, from: console) {
            described.append(try document.decode(DomainCheckpoint.self))
        }
        return described
    }

    func surroundings(of host: HostDescription) -> HostSurroundings {
        let records = LocalBackupRecords(of: host)
        return remoteFiles || !host.isLocal
            ? .unreachable(records: records) : .local(images: QemuImg(program: qemuImg), records: records)
    }

    /// Tells what was found, and what would mend it.
    private func tell(
        _ facts: ChainFacts,
        _ output: HostOutput
    ) throws(CommandFailure) -> (plan: ChainPlan, status: ExitStatus) {
        let findings = facts.findings + (try setFindings(facts))
        let plan = ChainPlan(findings, allowing: consent)
        try output.findings(findings, of: target.domain, isActive: facts.state.isActive)
        for step in plan.steps { try output.step(step.planStep(isActive: facts.state.isActive), .planned) }
        for step in plan.withheld {
            try output.step(step.planStep(isActive: facts.state.isActive), .withheld(Self.options(step.needs)))
        }
        return (plan, Self.status(findings))
    }

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let doctor = ChainDoctor(of: domain, directories: directory, isThorough: thorough)
        let facts = try await doctor.examine(on: host)
        let (plan, status) = try tell(facts, output)
        guard changes, !plan.steps.isEmpty else { return status }

        var hasFailed = false
        for step in plan.steps {
            let failure = await failure { () async throws(HostError) in
                try await doctor.perform(step, on: host, knowing: facts)
            }
            let shown = step.planStep(isActive: facts.state.isActive)
            try output.step(shown, failure.map { .failed($0.message) } ?? .done)
            // Without the host no further step can be taken, and nothing more can be said.
            if let failure, failure.code == .connectionLost { throw failure }
            hasFailed = hasFailed || failure != nil
        }
        let after = try await doctor.examine(on: host)
        let remaining = after.findings + (try setFindings(after))
        try output.findings(remaining, of: target.domain, isActive: after.state.isActive)
        return hasFailed ? .findings : Self.status(remaining)
    }

    /// What does not fit in the sets, and between them and the domain.
    private func setFindings(_ facts: ChainFacts) throws(CommandFailure) -> [ChainFinding] {
        do throws(BackupSetError) {
            var findings: [ChainFinding] = []
            for directory in self.set { findings += try facts.findings(in: BackupSet.open(directory)) }
            return findings
        } catch {
            throw CommandFailure(error)
        }
    }

    /// How a step failed; nil where it did not.
    private func failure(of step: () async throws(HostError) -> Void) async -> HostError? {
        do throws(HostError) {
            try await step()
            return nil
        } catch {
            return error
        }
    }

    private static func status(_ findings: [ChainFinding]) -> ExitStatus {
        findings.contains { $0.diagnostic.severity == .error } ? .findings : .success
    }

    /// The options that allow a step.
    private static func options(_ consent: ChainRepair.Consent) -> [String] {
        let names: [(ChainRepair.Consent, String)] = [
            (.discard, "--discard"), (.adopt, "--adopt"), (.endJobs, "--end-job"), (.thaw, "--thaw"),
            (.useOverlays, "--use-overlays"), (.merge, "--merge"),
        ]
        return names.filter { consent.contains($0.0) }.map(\.1)
    }
}
