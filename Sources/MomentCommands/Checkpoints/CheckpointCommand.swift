internal import ArgumentParser

/// `virtmoment checkpoint`: the marks that incremental backups begin at.
struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Make, list, describe and delete checkpoints of a domain.",
        subcommands: [
            CheckpointCreateCommand.self, CheckpointRedefineCommand.self, CheckpointListCommand.self,
            CheckpointTreeCommand.self, CheckpointXMLCommand.self, CheckpointParentCommand.self,
            CheckpointChildrenCommand.self, CheckpointDeleteCommand.self,
        ]
    )
}
