internal import ArgumentParser

/// `virtmoment save`: managed saves.
struct SaveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "save",
        abstract: "Save a domain's memory where libvirt keeps it; its next start resumes from there.",
        subcommands: [
            SaveCreateCommand.self, SaveHasCommand.self, SaveRemoveCommand.self, SaveXMLCommand.self,
            SaveDefineCommand.self,
        ]
    )
}
