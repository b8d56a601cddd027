internal import ArgumentParser
internal import MomentExecutor

/// `virtmoment checkpoint children`: those after one.
struct CheckpointChildrenCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "children",
        abstract: "Name the checkpoints after one, parents before children."
    )

    @OptionGroup var host: HostOptions

    @Argument(help: "The checkpoint.")
    var checkpoint: String

    @OptionGroup var position: PositionOptions

    @Flag(help: "All of them, not the next only.")
    var descendants = false

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let names = try await executor.checkpoints(
            of: domain,
            listing: descendants ? .descendants(of: checkpoint) : .children(of: checkpoint),
            matching: CheckpointFilter(position: position.position)
        )
        try output.names(names, type: "checkpoint")
        return .success
    }
}
