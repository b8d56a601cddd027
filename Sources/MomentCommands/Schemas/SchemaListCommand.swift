internal import ArgumentParser
internal import MomentDocuments
internal import MomentSchemas
internal import XMLTree

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
