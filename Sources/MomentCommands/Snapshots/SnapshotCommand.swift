internal import ArgumentParser

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
