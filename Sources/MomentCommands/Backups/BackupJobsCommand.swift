internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment backup jobs`: the background jobs.
struct BackupJobsCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List the domain's background jobs, backups and others."
    )

    @OptionGroup var host: HostOptions

    func look(
        on executor: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        for job in try await executor.jobs(of: domain) { try output.job(job) }
        return .success
    }
}
