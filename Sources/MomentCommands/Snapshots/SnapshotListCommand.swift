internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment snapshot list`: names.
struct SnapshotListCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the names of snapshots, parents before children."
    )

    @OptionGroup var host: HostOptions
    @OptionGroup var filter: SnapshotFilterOptions

    @Flag(help: "Only those without a parent.")
    var roots = false

    func look(
        on executor: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let names = try await Snapshots.names(of: domain, roots ? .roots : .all, filter, on: executor)
        try output.names(names, type: "snapshot")
        return .success
    }
}
