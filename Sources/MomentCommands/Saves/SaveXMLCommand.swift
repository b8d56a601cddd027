internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// `virtmoment save xml`: the definition inside the image.
struct SaveXMLCommand: LookCommand {
    static let configuration = CommandConfiguration(
        commandName: "xml",
        abstract: "Print the domain's definition inside the managed save image."
    )

    @OptionGroup var host: HostOptions

    @Flag(help: "Secrets too; takes the right to write.")
    var secure = false

    var access: AccessMode { secure ? .readWrite : .readOnly }

    func look(
        on executor: some InspectableHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        try output.document(try await executor.managedSaveDescription(of: domain, secure: secure))
        return .success
    }
}
