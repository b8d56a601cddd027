internal import ArgumentParser
internal import DomainMoments
internal import MomentExecutor

/// `virtmoment checkpoint redefine`: metadata put back.
struct CheckpointRedefineCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "redefine",
        abstract: "Put back the metadata of checkpoints, parents first, all or none."
    )

    @OptionGroup var change: ChangeOptions

    @Argument(
        help: "The <domaincheckpoint> documents: files, directories, or - for standard input.",
        completion: .file(extensions: ["xml"])
    )
    var files: [String]

    @Flag(help: "Have libvirt look for the bitmaps; the domain must run.")
    var redefineValidate = false

    @OptionGroup var submit: SubmitOptions

    func perform(
        on executor: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let gate = try await DocumentGate(submit, on: executor, domain, output, isDryRun: isDryRun)
        let documents = try SentDocument.all(files, from: output.console)
        try gate.pass(redefined: documents, as: .checkpoint)
        var checkpoints: [DomainCheckpoint] = []
        for document in documents { checkpoints.append(try document.decode(DomainCheckpoint.self)) }
        let names = try await executor.redefineCheckpoints(checkpoints, of: domain, validating: redefineValidate)
        try output.names(names, type: "checkpoint")
        return .success
    }
}
