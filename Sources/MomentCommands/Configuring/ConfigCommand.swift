internal import ArgumentParser
internal import LocalFiles
internal import XMLTree

/// `virtmoment config`: the configuration.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show what .virtmoment.json says for a file.",
        subcommands: [ConfigShowCommand.self]
    )
}

/// `virtmoment config show`: the configuration that holds for a file.
struct ConfigShowCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the configuration that holds for a file or directory, and the file that it comes from.",
        discussion: """
            The nearest .virtmoment.json upwards from a file holds for it, and no other; options on the command line take the place of its settings.
            """
    )

    @Argument(help: "A file or directory; this directory by default.", completion: .file())
    var path = "."

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let isDirectory = (try? LocalFile.kind(of: path)) == .directory
        let lookup = SettingsLookup(SelectionOptions.Chosen())
        let settings = try isDirectory ? lookup.settings(in: path) : lookup.settings(for: path)
        console.say(
            settings.configuration.file.map { "virtmoment: note: from \($0)" }
                ?? "virtmoment: note: there is no \(Configuration.fileName)"
        )
        try console.write(settings.configuration.json + "\n")
        return .success
    }
}
