internal import ArgumentParser
internal import BackupJobs
internal import BackupSets
internal import LibvirtHost
internal import MomentDiagnostics
internal import XMLTree

/// `virtmoment backup run`: a backup from its beginning to its end.
struct BackupRunCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Begin a backup, show how far it is, wait until its data is safe, and undo it if it fails.",
        discussion: """
            A pull backup prints what it serves, and ends when the command of --exec does, or at a line on standard input. The command is \
            given to the shell with the exports in its environment: NBD_URI_VDA, NBD_URI_VDB and so on, and for an increment the bitmaps' \
            names in NBD_BITMAP_VDA and so on. After a failure, or on ctrl-c, what was made is removed and nothing else: the job, its files, \
            the checkpoint.

            With --set the backup becomes a point of a backup set: what was saved of a domain, with what each increment builds upon, checksums and \
            the domain's definition. 'virtmoment backup list', 'verify', 'restore' and 'prune' take it from there. Of several domains each \
            has a set of its name in the directory; what becomes of one does not stop the others, and the exit code is that of the worst.
            """
    )

    @OptionGroup var targets: BackupTargets
    @OptionGroup var begin: BackupBeginOptions

    @Argument(help: "With --set: further domains.", completion: LiveCompletion.domains)
    var further: [String] = []

    @OptionGroup var end: BackupEndOptions

    @OptionGroup var set: BackupSetOptions

    @OptionGroup var submit: SubmitOptions

    /// The domains of a set: what stands in a document's place is one of them.
    private var names: [String] { [targets.domain, begin.file].compactMap(\.self) + further }

    /// Whether each domain has a set in the directory, instead of the directory being one.
    private var isMany: Bool { self.set.all || names.count > 1 }

    func validate() throws {
        if set.set == nil {
            guard targets.domain != nil else { throw ValidationError("Missing expected argument '<domain>'") }
            if let other = further.first {
                throw ValidationError("Unexpected argument '\(other)': several domains go with --set")
            }
            if targets.connect.count > 1 { throw ValidationError("--connect stands once without --set") }
            if end.exec != nil, begin.file == nil {
                throw ValidationError(
                    "--exec fetches the data of a pull backup; without a document all disks are pushed"
                )
            }
            return
        }
        try set.validate(beside: begin, end, submit)
        if let file = (names.dropFirst() + further).first(where: { $0 == "-" || $0.hasSuffix(".xml") }) {
            throw ValidationError("--set and a document exclude each other, and '\(file)' looks like one")
        }
        if set.all != names.isEmpty {
            throw ValidationError(set.all ? "--all takes no domains" : "Missing expected argument '<domain>'")
        }
        if let twice = names.indices.first(where: { names[..<$0].contains { [name = names[$0]] in $0 == name } }) {
            throw ValidationError("'\(names[twice])' is named twice")
        }
    }

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        if set.set != nil, isMany || targets.connect.count > 1 { return try await runMany(on: console) }
        let target = BackupTarget(connect: targets.connect.first, domain: targets.domain ?? "")
        return try await HostCommandRun(command: BackupOfDomain(command: self, backed: target)).run(on: console)
    }

    private func runMany(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let output = HostOutput(console: console, format: targets.format)
        let selection: BackupSelection
        do {
            selection = try await BackupSelection(
                set.all ? nil : names,
                on: targets.connect,
                takesOff: set.startPaused
            )
        } catch let error as HostError {
            try output.error(error)
            throw CommandFailure(error)
        } catch {
            throw CommandFailure(String(describing: error))
        }
        let runs = selection.targets.map { target in
            BackupOfDomain(command: self, backed: target, isOneOfMany: isMany)
        }
        let batch = BackupBatch(runs: runs, parallel: set.parallel, console: console, output: output)
        return try await batch.run(selection)
    }
}

/// The backup of one domain.
struct BackupOfDomain: HostRequest {
    let command: BackupRunCommand
    let backed: BackupTarget
    /// Whether it is one of several, each of which has a set in the directory and none the terminal.
    var isOneOfMany = false
    /// What became of it.
    var outcome: BackupOutcome?

    var target: TargetOptions { backed.options }
    var answerFormat: AnswerFormat { command.targets.format }
    var isDryRun: Bool { command.targets.dryRun }
    var access: AccessMode { isDryRun ? .readOnly : .readWrite }
    /// The set's directory.
    var directory: String? { command.set.set.map { isOneOfMany ? "\($0)/\(backed.domain)" : $0 } }

    func surroundings(of host: HostDescription) -> HostSurroundings { command.submit.surroundings(of: host) }

    private func setBackup(of domain: DomainReference, _ output: HostOutput) -> SetBackup? {
        command.set.backup(of: domain, into: directory, command.begin, command.end, output)
    }

    func plan(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> [PlanStep] {
        if let backup = setBackup(of: domain, output) {
            let plan = try await backup.plan(on: host)
            for base in plan.bases { output.console.say("\(base)") }
            return plan.steps
        }
        let prepared = try await prepared(on: host, domain, output)
        try output.effect(of: prepared)
        return try await prepared.plan(on: host)
    }

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        if let backup = setBackup(of: domain, output) {
            if isOneOfMany {
                let report = try await backup.run(on: host)
                outcome?.point = report.point.name
                return try output.report(report, backup.directory)
            }
            let meter = ProgressMeter(output)
            defer { meter.finish() }
            let report = try await Interruption.cancelling { try await backup.run(on: host) { meter.show($0) } }
            meter.finish()
            return try output.report(report, backup.directory)
        }
        let prepared = try await prepared(on: host, domain, output)
        let report = try await command.end.watched(output) { progress, serving in
            try await prepared.run(on: host, progress: progress, serving: serving)
        }
        try output.report(report)
        return .success
    }

    private func prepared(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> PreparedBackup {
        let (begin, end) = (command.begin, command.end)
        let (described, document) = try await begin.run(of: domain, command.submit, on: host, from: output.console)
        let prepared = try await output.prepare(end.settings(of: described, output), document, on: host)
        try end.validate(isPull: prepared.artifacts.isPull, readsDocument: begin.file == "-")
        return prepared
    }
}
