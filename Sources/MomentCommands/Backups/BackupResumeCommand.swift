internal import ArgumentParser
internal import BackupJobs
internal import LibvirtHost
internal import XMLTree

/// `virtmoment backup resume`: goes on with a backup whose command is gone.
struct BackupResumeCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a running backup whose command was lost: watch it to its end, and undo it if it fails.",
        discussion: """
            For a backup whose command was killed, or lost its connection, while the job went on: a push is watched until its data is safe, a \
            pull is served as 'backup run' does. Which checkpoint was made with it the run's record tells; where there is none, \
            --checkpoint names the one that goes if the backup fails.
            """
    )

    @OptionGroup var change: ChangeOptions
    @OptionGroup var lost: LostBackupOptions
    @OptionGroup var end: BackupEndOptions

    func plan(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> [PlanStep] {
        let job = try await executor.runningBackup(of: domain)
        let traces = try await lost.traces(of: domain, on: executor)
        try end.validate(isPull: traces.isPull, readsDocument: false)
        let made = traces.checkpoint.map { ", checkpoint \($0)" } ?? ""
        return [
            PlanStep("watch backup job \(job.id.rawValue) of \(traces.domain.name) to its end"),
            PlanStep("should it fail, remove what was made: the job\(made)"),
        ]
    }

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        _ = try await executor.runningBackup(of: domain)
        let traces = try await lost.traces(of: domain, on: executor)
        try end.validate(isPull: traces.isPull, readsDocument: false)
        let run = end.settings(of: BackupRun(of: domain), output)
        let report = try await end.watched(output) { progress, serving in
            try await run.resume(traces, on: executor, progress: progress, serving: serving)
        }
        try output.report(report)
        return .success
    }
}

/// `virtmoment backup undo`: takes back a backup whose command is gone.
struct BackupUndoCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract:
            "Take back a running backup whose command was lost: its job, its files, the checkpoint that is named.",
        discussion: """
            As 'backup run' does on a failure or at ctrl-c. Of a job that is over only the checkpoint is left to be removed; its files are \
            told of by 'virtmoment doctor'.
            """
    )

    @OptionGroup var change: ChangeOptions
    @OptionGroup var lost: LostBackupOptions

    func plan(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> [PlanStep] {
        let traces = try await lost.traces(of: domain, on: executor)
        let planner = PlanningExecutor(executor)
        if let job = try await executor.jobs(of: domain).first(where: { $0.operation == .backup }) {
            _ = try await planner.endBackup(of: domain, job: job.id, aborting: true)
        }
        for path in traces.files where executor.surroundings.files?.exists(path) == true {
            planner.note(PlanStep("remove file \(path)"))
        }
        if let name = traces.checkpoint {
            try await planner.deleteCheckpoint(of: domain, name: name, deletion: MomentDeletion())
        }
        return planner.steps
    }

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let traces = try await lost.traces(of: domain, on: executor)
        let cleanup = await BackupRun(of: domain).undo(traces, on: executor)
        try output.cleanup(cleanup)
        return cleanup.left.isEmpty ? .success : .findings
    }
}

/// Which backup it is whose command was lost.
struct LostBackupOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The checkpoint that was made with the backup, where no record tells.", valueName: "name")
    )
    var checkpoint: String?

    /// What the backup has made, as far as that can be found out; fails where there is none.
    func traces(
        of domain: DomainReference,
        on executor: some InspectableHost
    ) async throws(ExecutorError) -> BackupTraces {
        if let checkpoint { _ = try await executor.checkpointParent(of: domain, name: checkpoint) }
        if let traces = try await executor.backupTraces(of: domain, checkpoint: checkpoint) { return traces }
        guard let checkpoint else { throw try await executor.noBackup(of: domain) }
        let identity = try await executor.summary(of: domain).identity
        return BackupTraces(domain: identity, isPull: false, checkpoint: checkpoint)
    }
}
