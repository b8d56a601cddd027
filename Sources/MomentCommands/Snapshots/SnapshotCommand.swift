internal import ArgumentParser

/// `virtmoment snapshot`: states to go back to.
struct SnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Take, list, describe, revert to and delete snapshots of a domain.",
        subcommands: [
            SnapshotCreateCommand.self, SnapshotRedefineCommand.self, SnapshotListCommand.self,
            SnapshotTreeCommand.self, SnapshotXMLCommand.self, SnapshotCurrentCommand.self,
            SnapshotParentCommand.self, SnapshotChildrenCommand.self, SnapshotRevertCommand.self,
            SnapshotDeleteCommand.self,
        ]
    )
}
