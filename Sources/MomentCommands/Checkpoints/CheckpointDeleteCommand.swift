internal import ArgumentParser
internal import MomentExecutor

/// `virtmoment checkpoint delete`: one, those below it, or both.
struct CheckpointDeleteCommand: ChangeCommand {
    static let configuration = CommandConfiguration(commandName: "delete", abstract: "Delete checkpoints.")

    @OptionGroup var change: ChangeOptions

    @Argument(help: "The checkpoint.")
    var checkpoint: String

    @OptionGroup var deletion: DeletionOptions

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        try await executor.deleteCheckpoint(of: domain, name: checkpoint, deletion: deletion.deletion)
        return .success
    }
}
