internal import ArgumentParser
internal import LibvirtHost
internal import MomentDiagnostics
internal import XMLTree

/// `virtmoment backup`: backup jobs.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Begin, run, watch and end backups of a domain; list, verify, restore and prune what was saved.",
        subcommands: [
            BackupRunCommand.self, BackupBeginCommand.self, BackupResumeCommand.self, BackupUndoCommand.self,
            BackupStatusCommand.self, BackupXMLCommand.self,
            BackupJobsCommand.self, BackupAbortCommand.self, BackupEndCommand.self,
            BackupListCommand.self, BackupVerifyCommand.self, BackupRestoreCommand.self, BackupPruneCommand.self,
        ]
    )
}

/// `virtmoment backup jobs`: the background jobs.
struct BackupJobsCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List the domain's background jobs, backups and others."
    )

    @OptionGroup var host: HostOptions

    func look(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        for job in try await host.jobs(of: domain) { try output.job(job) }
        return .success
    }
}

/// `virtmoment backup status`: how far the job is.
struct BackupStatusCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell of the running job, or of the last one."
    )

    @OptionGroup var host: HostOptions

    func look(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        if let job = try await host.jobs(of: domain).first {
            try output.job(job)
        } else if let last = try await host.lastJob(of: domain) {
            try output.statistics(last, prefix: "no job is running; the last one: ")
        } else {
            try output.item("no job is running", type: "status") { $0.member("running", false) }
        }
        return .success
    }
}
