internal import ArgumentParser
internal import BackupJobs
internal import LibvirtHost
internal import MomentDocuments
internal import MomentRules
internal import MomentXML
internal import XMLTree

/// What a backup is made by, and how it is begun.
struct BackupBeginOptions: ParsableArguments {
    @Argument(
        help:
            "The <domainbackup> document; - for standard input. Without one, all disks are pushed to files beside them.",
        completion: .file(extensions: ["xml"])
    )
    var file: String?

    @Option(
        help: ArgumentHelp(
            "A <domaincheckpoint> document: the checkpoint is made at the same instant.",
            valueName: "file"
        ),
        completion: .file(extensions: ["xml"])
    )
    var withCheckpoint: String?

    @Flag(help: "Write into files that exist, as they are.")
    var reuseExternal = false

    @Flag(help: "Keep the domain until the backup ends, even if its guest shuts down; from libvirt 11.10.0 on.")
    var preserveShutdownDomain = false

    @Flag(help: "Have the guest agent freeze the file systems while the backup begins.")
    var quiesce = false

    @Flag(help: "Have libvirt forget the checkpoint at once; the bitmaps stay.")
    var noMetadata = false

    func validate() throws {
        if incremental == "" { throw ValidationError("--incremental needs 'newest' or the name of a checkpoint") }
        if noMetadata, withCheckpoint == nil, described.name == nil {
            throw ValidationError("--no-metadata needs --with-checkpoint or --name")
        }
        if file != nil, described.isGiven {
            throw ValidationError("--name, --description, --disk and --exclude-disk go without a file")
        }
        if described.name != nil, withCheckpoint != nil {
            throw ValidationError("--name and --with-checkpoint exclude each other: both make a checkpoint")
        }
        if described.description != nil, described.name == nil {
            throw ValidationError("--description is the checkpoint's, which needs a --name")
        }
        if file == "-", withCheckpoint == "-" { throw ValidationError("standard input is one document only") }
    }

    @Option(
        help: ArgumentHelp(
            """
            Copy of each disk about which the document says nothing what has changed since a checkpoint. 'newest' takes for each disk the newest \
            that can be used and of which a backup is known to be saved; where there is none, all is copied.
            """,
            valueName: "newest|checkpoint"
        ),
        completion: LiveCompletion.bases
    )
    var incremental: String?

    private var base: BackupBase {
        switch incremental {
        case nil: .document
        case "newest"?: .newest
        case let name?: .checkpoint(name)
        }
    }

    /// The document in options; a name is that of a checkpoint of the same instant.
    @OptionGroup var described: DocumentOptions

    var options: BackupOptions {
        BackupOptions(
            reusesExternal: reuseExternal,
            preservesShutdownDomain: preserveShutdownDomain,
            quiesces: quiesce
        )
    }

    /// A socket that is handed over belongs to the connection that did so, and the command's own hands over none.
    private static func refuseDescriptors(_ document: SentDocument) throws(CommandFailure) {
        guard let tree = XMLDocumentParser().parse(document.bytes).document,
            case .descriptors? = (try? DomainBackup.decode(tree))?.value.server?.address
        else { return }
        throw CommandFailure(
            "\(document.name): transport='fd' serves on a socket that its connection handed to libvirt before (virDomainFDAssociate), and "
                + "this command hands over none; serve at a unix socket or a TCP port",
            status: .findings
        )
    }

    /// The run that the options describe, nothing of it looked over yet, and its document for findings to point into.
    func run(
        of domain: DomainReference,
        _ submit: SubmitOptions,
        on host: some InspectableHost,
        from console: Console
    ) async throws -> (run: BackupRun, document: SentDocument) {
        var document = try SentDocument(file: file, kind: .backup, from: console)
        var beside = try withCheckpoint.map { file throws(CommandFailure) in try SentDocument(file: file, from: console)
        }
        if described.isGiven {
            let made = try await described.backup(of: domain, on: host)
            document = made.backup
            beside = made.checkpoint ?? beside
        }
        if !submit.unchecked { try Self.refuseDescriptors(document) }
        if submit.unchecked, incremental != nil {
            throw CommandFailure(
                "--incremental and --unchecked exclude each other: what a disk starts from is found by checking; name it in the document",
                status: .usage
            )
        }
        var preparation = submit.unchecked ? nil : BackupPreparation()
        preparation?.base = base
        let run = BackupRun(
            of: domain,
            xml: file == nil && !described.isGiven ? nil : document.text,
            documentName: document.name,
            checkpoint: beside.map {
                BackupCheckpoint(xml: $0.text, keepsMetadata: !noMetadata, documentName: $0.name)
            },
            options: options,
            preparation: preparation
        )
        return (run, document)
    }
}
