internal import ArgumentParser
internal import MomentExecutor

/// `virtmoment checkpoint parent`: the one before.
struct CheckpointParentCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "parent",
        abstract: "Name the checkpoint before one; exit 1 for one without."
    )

    @OptionGroup var host: HostOptions

    @Argument(help: "The checkpoint.")
    var checkpoint: String

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        guard let parent = try await executor.checkpointParent(of: domain, name: checkpoint) else { return .findings }
        try output.names([parent], type: "checkpoint")
        return .success
    }
}
