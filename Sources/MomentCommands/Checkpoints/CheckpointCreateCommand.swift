internal import ArgumentParser
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

/// `virtmoment checkpoint create`: a new checkpoint.
struct CheckpointCreateCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a checkpoint of a running domain, and print its name."
    )

    @OptionGroup var change: ChangeOptions

    @Argument(
        help:
            "The <domaincheckpoint> document; - for standard input. Without one, all disks under a name of libvirt's choice.",
        completion: .file(extensions: ["xml"])
    )
    var file: String?

    @Flag(help: "Have libvirt forget it at once; the bitmaps stay. Prints the description, to redefine it by.")
    var noMetadata = false

    @OptionGroup var described: DocumentOptions
    @OptionGroup var submit: SubmitOptions

    func validate() throws {
        if file != nil, described.isGiven {
            throw ValidationError("--name, --description, --disk and --exclude-disk go without a file")
        }
    }

    func surroundings(of host: HostDescription) -> HostSurroundings { submit.surroundings(of: host) }

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let gate = try await DocumentGate(submit, on: host, domain, output, isDryRun: isDryRun)
        let document =
            described.isGiven
            ? try await described.checkpoint(of: domain, on: host)
            : try SentDocument(file: file, kind: .checkpoint, from: output.console)
        let xml = try gate.pass(document, as: .checkpoint).text
        if noMetadata {
            let made = try await host.createCheckpointWithoutMetadata(of: domain, xml: xml)
            try output.document(made.description, of: made.name)
        } else {
            try output.names([try await host.createCheckpoint(of: domain, xml: xml, how: .now)], type: "checkpoint")
        }
        return .success
    }
}
