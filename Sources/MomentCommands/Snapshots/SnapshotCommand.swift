internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment snapshot`: states to go back to.
struct SnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Take, list, describe, revert to and delete snapshots of a domain.",
        subcommands: [
            SnapshotCreateCommand.self, RedefineCommand<Snapshots>.self, SnapshotListCommand.self,
            TreeCommand<Snapshots>.self, XMLCommand<Snapshots>.self, SnapshotCurrentCommand.self,
            ParentCommand<Snapshots>.self, ChildrenCommand<Snapshots>.self, SnapshotRevertCommand.self,
            DeleteCommand<Snapshots>.self,
        ]
    )
}

/// `virtmoment snapshot current`: the one that the next will follow.
struct SnapshotCurrentCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "current",
        abstract: "Name the current snapshot; exit 1 if there is none."
    )

    @OptionGroup var host: HostOptions

    func look(
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        guard let current = try await host.currentSnapshot(of: domain) else {
            output.console.say("there is no current snapshot")
            return .findings
        }
        try output.names([current], type: "snapshot")
        return .success
    }
}

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
        on host: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let names = try await Snapshots.names(of: domain, roots ? .roots : .all, filter, on: host)
        try output.names(names, type: "snapshot")
        return .success
    }
}
