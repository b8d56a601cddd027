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
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> [PlanStep] {
        let job = try await host.runningBackup(of: domain)
        let artifacts = try await lost.artifacts(of: domain, on: host)
        try end.validate(isPull: artifacts.isPull, readsDocument: false)
        let made = artifacts.checkpoint.map { ", checkpoint \($0)" } ?? ""
        return [
            PlanStep("watch backup job \(job.id.rawValue) of \(artifacts.domain.name) to its end"),
            PlanStep("should it fail, remove what was made: the job\(made)"),
        ]
    }

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        _ = try await host.runningBackup(of: domain)
        let artifacts = try await lost.artifacts(of: domain, on: host)
        try end.validate(isPull: artifacts.isPull, readsDocument: false)
        let run = end.settings(of: BackupRun(of: domain), output)
        let report = try await end.watched(output) { progress, serving in
            try await run.resume(artifacts, on: host, progress: progress, serving: serving)
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
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> [PlanStep] {
        let artifacts = try await lost.artifacts(of: domain, on: host)
        let planner = PlanningHost(host)
        if let job = try await host.jobs(of: domain).first(where: { $0.operation == .backup }) {
            _ = try await planner.endBackup(of: domain, job: job.id, aborting: true)
        }
        for path in artifacts.files where host.surroundings.files?.exists(path) == true {
            planner.note(PlanStep("remove file \(path)"))
        }
        if let name = artifacts.checkpoint {
            try await planner.deleteCheckpoint(of: domain, name: name, deletion: MomentDeletion())
        }
        return planner.steps
    }

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let artifacts = try await lost.artifacts(of: domain, on: host)
        let cleanup = await BackupRun(of: domain).undo(artifacts, on: host)
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
    func artifacts(
        of domain: DomainReference,
        on host: some InspectableHost
    ) async throws(HostError) -> BackupArtifacts {
        if let checkpoint { _ = try await host.checkpointParent(of: domain, name: checkpoint) }
        if let artifacts = try await host.backupArtifacts(of: domain, checkpoint: checkpoint) { return artifacts }
        guard let checkpoint else { throw try await host.noBackup(of: domain) }
        let identity = try await host.summary(of: domain).identity
        return BackupArtifacts(domain: identity, isPull: false, checkpoint: checkpoint)
    }
}
