internal import ArgumentParser
internal import LibvirtHost
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

/// `virtmoment snapshot create`: a new snapshot, alone or with a checkpoint.
struct SnapshotCreateCommand: ChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Take a snapshot, and print its name.",
        discussion: """
            With --with-checkpoint, snapshot and checkpoint are of one instant: the guest is held while both are made, and neither stays when \
            one fails.
            """
    )

    @OptionGroup var change: ChangeOptions

    @Argument(
        help:
            "The <domainsnapshot> document; - for standard input. Without one, everything under a name of libvirt's choice.",
        completion: .file(extensions: ["xml"])
    )
    var file: String?

    @Option(
        help: ArgumentHelp("A <domaincheckpoint> document: both at one instant, or neither.", valueName: "file"),
        completion: .file(extensions: ["xml"])
    )
    var withCheckpoint: String?

    @OptionGroup var described: DocumentOptions
    @OptionGroup var take: SnapshotTakeOptions
    @OptionGroup var submit: SubmitOptions

    func surroundings(of host: HostDescription) -> HostSurroundings { submit.surroundings(of: host) }

    func validate() throws {
        if file != nil, described.isGiven {
            throw ValidationError("--name, --description, --disk and --exclude-disk go without a file")
        }
        if take.live, withCheckpoint != nil {
            throw ValidationError("--live and --with-checkpoint exclude each other: the guest is held for both")
        }
        if file == "-", withCheckpoint == "-" { throw ValidationError("standard input is one document only") }
    }

    func perform(
        on host: some MomentHost,
        _ domain: DomainReference,
        _ output: HostOutput
    ) async throws -> ExitStatus {
        let gate = try await DocumentGate(submit, on: host, domain, output, isDryRun: isDryRun)
        let document =
            described.isGiven
            ? try await described.snapshot(of: domain, on: host)
            : try SentDocument(file: file, kind: .snapshot, from: output.console)
        let xml = try gate.pass(document, as: .snapshot, flags: take.flags).text
        guard let withCheckpoint else {
            let how = SnapshotCreation.take(take.content, options: take.options)
            try output.names([try await host.createSnapshot(of: domain, xml: xml, how: how)], type: "snapshot")
            return .success
        }
        let beside = try gate.pass(SentDocument(file: withCheckpoint, from: output.console), as: .checkpoint)
        let pair = try await host.createSnapshot(
            of: domain,
            xml: xml,
            withCheckpoint: beside.text,
            content: take.content,
            options: take.options
        )
        try output.names([pair.snapshot], type: "snapshot")
        try output.names([pair.checkpoint], type: "checkpoint")
        return .success
    }
}
