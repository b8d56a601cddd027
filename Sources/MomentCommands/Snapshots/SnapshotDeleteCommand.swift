internal import ArgumentParser
internal import MomentExecutor

/// `virtmoment snapshot delete`: one, those below it, or both.
struct SnapshotDeleteCommand: ChangeCommand {
    static let configuration = CommandConfiguration(commandName: "delete", abstract: "Delete snapshots.")

    @OptionGroup var change: ChangeOptions

    @Argument(help: "The snapshot.")
    var snapshot: String

    @OptionGroup var deletion: DeletionOptions

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        try await executor.deleteSnapshot(of: domain, name: snapshot, deletion: deletion.deletion)
        return .success
    }
}
