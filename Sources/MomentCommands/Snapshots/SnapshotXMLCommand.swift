internal import ArgumentParser
internal import MomentExecutor

/// `virtmoment snapshot xml`: a description.
struct SnapshotXMLCommand: LookCommand {
    static let configuration = CommandConfiguration(commandName: "xml", abstract: "Print a snapshot's document.")

    @OptionGroup var host: HostOptions

    @Argument(help: "The snapshot.")
    var snapshot: String

    @Flag(help: "Secrets too; takes the right to write.")
    var secure = false

    var access: AccessMode { secure ? .readWrite : .readOnly }

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let xml = try await executor.snapshotDescription(of: domain, name: snapshot, secure: secure)
        try output.document(xml, of: snapshot)
        return .success
    }
}
