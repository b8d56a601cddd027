internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment save define`: another definition for the image.
struct SaveDefineCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "define",
        abstract: "Replace the domain's definition inside the managed save image."
    )

    @OptionGroup var change: ChangeOptions
    @OptionGroup var outcome: SaveOutcomeOptions

    @Argument(help: "The <domain> document; - for standard input.", completion: .file(extensions: ["xml"]))
    var file: String

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let xml = try SentDocument(file: file, from: output.console).text
        try await executor.defineManagedSave(of: domain, xml: xml, outcome: outcome.outcome)
        return .success
    }
}
