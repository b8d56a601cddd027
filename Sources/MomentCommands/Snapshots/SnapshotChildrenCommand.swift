internal import ArgumentParser
internal import MomentExecutor

/// `virtmoment snapshot children`: those after one.
struct SnapshotChildrenCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "children",
        abstract: "Name the snapshots after one, parents before children."
    )

    @OptionGroup var host: HostOptions

    @Argument(help: "The snapshot.")
    var snapshot: String

    @OptionGroup var filter: SnapshotFilterOptions

    @Flag(help: "All of them, not the next only.")
    var descendants = false

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let names = try await executor.snapshots(
            of: domain,
            listing: descendants ? .descendants(of: snapshot) : .children(of: snapshot),
            matching: filter.filter
        )
        try output.names(names, type: "snapshot")
        return .success
    }
}
