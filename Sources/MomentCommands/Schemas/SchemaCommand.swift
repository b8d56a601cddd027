internal import ArgumentParser

/// `virtmoment schema`: the grammars.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "List, show, export and convert grammars (RELAX NG).",
        subcommands: [
            SchemaListCommand.self, SchemaShowCommand.self, SchemaExportCommand.self, SchemaConvertCommand.self,
        ]
    )
}
