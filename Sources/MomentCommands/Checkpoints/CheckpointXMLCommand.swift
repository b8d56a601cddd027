internal import ArgumentParser
internal import MomentExecutor

/// `virtmoment checkpoint xml`: a description.
struct CheckpointXMLCommand: LookCommand {
    static let configuration = CommandConfiguration(commandName: "xml", abstract: "Print a checkpoint's document.")

    @OptionGroup var host: HostOptions

    @Argument(help: "The checkpoint.")
    var checkpoint: String

    @Flag(help: "Secrets too; takes the right to write.")
    var secure = false

    @Flag(help: "Without the domain's definition.")
    var noDomain = false

    @Flag(help: "With the bytes changed since; the domain must run.")
    var size = false

    var access: AccessMode { secure ? .readWrite : .readOnly }

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        var options: CheckpointDescriptionOptions = []
        if secure { options.insert(.secure) }
        if noDomain { options.insert(.noDomain) }
        if size { options.insert(.size) }
        let xml = try await executor.checkpointDescription(of: domain, name: checkpoint, options: options)
        try output.document(xml, of: checkpoint)
        return .success
    }
}
