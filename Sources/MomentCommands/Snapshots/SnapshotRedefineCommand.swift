internal import ArgumentParser
internal import DomainMoments
internal import MomentExecutor

/// `virtmoment snapshot redefine`: metadata put back.
struct SnapshotRedefineCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "redefine",
        abstract: "Put back the metadata of snapshots, parents first, all or none."
    )

    @OptionGroup var change: ChangeOptions

    @Argument(
        help: "The <domainsnapshot> documents: files, directories, or - for standard input.",
        completion: .file(extensions: ["xml"])
    )
    var files: [String]

    @Option(help: ArgumentHelp("The one that becomes the current one.", valueName: "name"))
    var current: String?

    @OptionGroup var submit: SubmitOptions

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let gate = try await DocumentGate(submit, on: executor, domain, output, isDryRun: isDryRun)
        let documents = try SentDocument.all(files, from: output.console)
        try gate.pass(redefined: documents, as: .snapshot)
        var snapshots: [DomainSnapshot] = []
        for document in documents { snapshots.append(try document.decode(DomainSnapshot.self)) }
        if let current, !snapshots.contains(where: { $0.name == current }) {
            throw CommandFailure.usage("--current names none of the documents: \(current)")
        }
        let names = try await executor.redefineSnapshots(snapshots, of: domain, current: current)
        try output.names(names, type: "snapshot")
        return .success
    }
}
