internal import ArgumentParser

/// `virtmoment checkpoint`: the marks that incremental backups begin at.
struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Make, list, describe and delete checkpoints of a domain.",
        subcommands: [
            CheckpointCreateCommand.self, RedefineCommand<Checkpoints>.self, CheckpointListCommand.self,
            TreeCommand<Checkpoints>.self, XMLCommand<Checkpoints>.self, ParentCommand<Checkpoints>.self,
            ChildrenCommand<Checkpoints>.self, DeleteCommand<Checkpoints>.self,
        ]
    )
}
