internal import ArgumentParser

/// `virtmoment backup`: backup jobs.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Begin, run, watch and end backups of a domain.",
        subcommands: [
            BackupRunCommand.self, BackupBeginCommand.self, BackupResumeCommand.self, BackupUndoCommand.self,
            BackupStatusCommand.self, BackupXMLCommand.self,
            BackupJobsCommand.self, BackupAbortCommand.self, BackupEndCommand.self,
        ]
    )
}
