internal import ArgumentParser
internal import LocalFiles
internal import MomentDocuments
internal import MomentSchemas
internal import XMLTree

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

/// `virtmoment schema list`: the kinds of document and the grammars' files.
struct SchemaListCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the kinds of document, then the files their grammars share."
    )

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let kinds = MomentDocument.Kind.allCases.map(\.rawValue)
        let shared = EmbeddedFile.schemas.map(\.name).filter { name in !kinds.contains { "\($0).rng" == name } }
        try console.write((kinds + shared).map { "\($0)\n" }.joined())
        return .success
    }
}

/// `virtmoment schema export`: the grammars as files, for other tools.
struct SchemaExportCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all grammars into a directory, where any RELAX NG tool can use them."
    )

    @Argument(help: "The directory; it is made if it is missing.", completion: .directory)
    var directory: String

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        do throws(FileError) {
            try LocalFile.makeDirectories(directory)
            for file in EmbeddedFile.schemas { try LocalFile.write("\(directory)/\(file.name)", file.bytes) }
        } catch {
            throw CommandFailure(error)
        }
        return .success
    }
}
