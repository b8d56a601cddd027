internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

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
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let job = try await host.runningBackup(of: domain)
        try output.end(try await host.endBackup(of: domain, job: job.id, aborting: abort))
        return .success
    }
}

/// `virtmoment backup abort`: the end of a job that is not wanted any more.
struct BackupAbortCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "abort",
        abstract: "End the running backup, a push that still runs by aborting it: its targets are worth nothing then."
    )

    @OptionGroup var change: ChangeOptions

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let job = try await host.runningBackup(of: domain)
        try output.end(try await host.endBackup(of: domain, job: job.id, aborting: true))
        return .success
    }
}
