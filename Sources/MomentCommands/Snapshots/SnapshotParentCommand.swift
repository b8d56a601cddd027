internal import ArgumentParser
internal import MomentExecutor

/// `virtmoment snapshot parent`: the one before.
struct SnapshotParentCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "parent",
        abstract: "Name the snapshot before one; exit 1 for one without."
    )

    @OptionGroup var host: HostOptions

    @Argument(help: "The snapshot.")
    var snapshot: String

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        guard let parent = try await executor.snapshotParent(of: domain, name: snapshot) else { return .findings }
        try output.names([parent], type: "snapshot")
        return .success
    }
}
