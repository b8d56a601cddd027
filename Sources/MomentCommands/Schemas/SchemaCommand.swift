internal import ArgumentParser

/// `virtmoment schema`: the grammars.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "List, show and export the grammars (RELAX NG).",
        subcommands: [SchemaListCommand.self, SchemaShowCommand.self, SchemaExportCommand.self]
    )
}
