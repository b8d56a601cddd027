internal import ArgumentParser
internal import Diagnostics
internal import MomentExecutor

/// `virtmoment backup end`: the end of a backup that was begun apart.
struct BackupEndCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "End a backup: a pull at once, a push that still runs only with --abort."
    )

    @OptionGroup var change: ChangeOptions

    @Flag(help: "Abort a push that still runs.")
    var abort = false

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let job = try await executor.runningBackup(of: domain)
        let end = try await executor.endBackup(of: domain, job: job.id, aborting: abort)
        let word = end == .completed ? "completed" : "aborted"
        try output.item(word, type: "end") { $0.member("outcome", word) }
        return .success
    }
}
