internal import ArgumentParser
internal import MomentExecutor

/// `virtmoment backup abort`: the end of a job that is not wanted any more.
struct BackupAbortCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "abort",
        abstract: "Abort the running backup: the targets of a push are worth nothing then."
    )

    @OptionGroup var change: ChangeOptions

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let job = try await executor.runningBackup(of: domain)
        try await executor.abort(job.id, of: domain)
        return .success
    }
}
