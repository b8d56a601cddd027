internal import ArgumentParser

/// The root of the command tree.
struct VirtmomentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "virtmoment",
        abstract: "Check, explain, complete, print and apply libvirt's backup, checkpoint and snapshot documents.",
        discussion: """
            Exit codes: 0 all well, 1 findings of severity error, 2 something could not be examined or reached, 3 a backup's job is done and QEMU still holds its files, 64 wrong usage.
            """,
        version: ProgramVersion.text,
        subcommands: [
            ValidateCommand.self, FillCommand.self, FormatCommand.self, DiffCommand.self, TemplateCommand.self,
            SchemaCommand.self, ExplainCommand.self, ConfigCommand.self, BackupCommand.self, CheckpointCommand.self,
            SnapshotCommand.self, SaveCommand.self, DoctorCommand.self, StatusCommand.self, HostFamilyCommand.self,
        ]
    )
}
