internal import ArgumentParser
internal import MomentExecutor

/// `virtmoment checkpoint list`: names.
struct CheckpointListCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the names of checkpoints, parents before children."
    )

    @OptionGroup var host: HostOptions
    @OptionGroup var position: PositionOptions

    @Flag(help: "Only those without a parent.")
    var roots = false

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let names = try await executor.checkpoints(
            of: domain,
            listing: roots ? .roots : .all,
            matching: CheckpointFilter(position: position.position)
        )
        try output.names(names, type: "checkpoint")
        return .success
    }
}
