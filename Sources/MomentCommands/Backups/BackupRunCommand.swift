internal import ArgumentParser
internal import BackupJobs
internal import BackupSets
internal import Diagnostics
internal import LibvirtHost
internal import XMLTree

/// `virtmoment backup run`: a backup from its beginning to its end.
struct BackupRunCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Begin a backup, show how far it is, wait until its data is safe, and undo it if it fails.",
        discussion: """
            A pull backup prints what it serves, and ends when the command of --exec does, or at a line on standard input. The command is \
            given to the shell with the exports in its environment: NBD_URI_VDA, NBD_URI_VDB and so on, and for an increment the bitmaps' \
            names in NBD_BITMAP_VDA and so on. After a failure, or on ctrl-c, what was made is removed and nothing else: the job, its files, \
            the checkpoint.

            With --set the backup becomes a point of a backup set: what was saved of a domain, with what each increment builds upon, checksums and \
            the domain's definition. 'virtmoment backup list', 'verify' and 'restore' read it.
            """
    )

    @OptionGroup var change: ChangeOptions
    @OptionGroup var begin: BackupBeginOptions

    @OptionGroup var end: BackupEndOptions

    @OptionGroup var set: BackupSetOptions

    @OptionGroup var submit: SubmitOptions

    func surroundings(of host: HostDescription) -> HostSurroundings { submit.surroundings(of: host) }

    func validate() throws {
        try set.validate(beside: begin, end, submit)
        if end.exec != nil, begin.file == nil, set.set == nil {
            throw ValidationError("--exec fetches the data of a pull backup; without a document all disks are pushed")
        }
    }

    func plan(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> [PlanStep] {
        if let backup = set.backup(of: domain, begin, end, output) {
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
        if let backup = set.backup(of: domain, begin, end, output) {
            let meter = ProgressMeter(output)
            defer { meter.finish() }
            let report = try await Interruption.cancelling { try await backup.run(on: host) { meter.show($0) } }
            meter.finish()
            try output.report(report, backup.directory)
            return .success
        }
        let prepared = try await prepared(on: host, domain, output)
        let report = try await end.watched(output) { progress, serving in
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
        let (described, document) = try await begin.run(of: domain, submit, on: host, from: output.console)
        let prepared = try await output.prepare(end.settings(of: described, output), document, on: host)
        try end.validate(isPull: prepared.artifacts.isPull, readsDocument: begin.file == "-")
        return prepared
    }
}
