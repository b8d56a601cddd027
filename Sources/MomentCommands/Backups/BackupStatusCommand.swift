internal import ArgumentParser
internal import Diagnostics
internal import LibvirtHost
internal import XMLTree

/// `virtmoment backup status`: how far the job is.
struct BackupStatusCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell of the running job, or of the last one."
    )

    @OptionGroup var host: HostOptions

    func look(
        on executor: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        if let job = try await executor.jobs(of: domain).first {
            try output.job(job)
        } else if let last = try await executor.lastJob(of: domain) {
            try output.statistics(last, prefix: "no job is running; the last one: ")
        } else {
            try output.item("no job is running", type: "status") { $0.member("running", false) }
        }
        return .success
    }
}
