internal import ArgumentParser
internal import MomentDocuments
internal import MomentRules
internal import MomentSchemas
internal import XMLTree

/// `virtmoment schema show`: a grammar's text.
struct SchemaShowCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the grammar of a kind of document, or a file that the grammars share."
    )

    @Argument(
        help:
            "domainbackup, domaincheckpoint or domainsnapshot (or backup, checkpoint, snapshot), or a file that 'schema list' names.",
        completion: .list(EmbeddedFile.schemas.map(\.name))
    )
    var kind: String

    @Option(help: "The syntax: rng (XML) or rnc (compact).")
    var format: GrammarSyntax = .rng

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let names = [kind, "\(kind).rng", "domain\(kind).rng"]
        guard let file = EmbeddedFile.schemas.first(where: { names.contains($0.name) }) else {
            let known = EmbeddedFile.schemas.map(\.name).joined(separator: ", ")
            throw .usage("there is no grammar '\(kind)'; there are \(known)")
        }
        try console.writeOutput(format == .rng ? file.bytes : try format.text(of: file.bytes, name: file.name))
        return .success
    }
}
