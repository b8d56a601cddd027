internal import ArgumentParser
internal import DomainMoments
internal import MomentExecutor

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
        if noMetadata, withCheckpoint == nil { throw ValidationError("--no-metadata needs --with-checkpoint") }
        if file == "-", withCheckpoint == "-" { throw ValidationError("standard input is one document only") }
    }

    var options: BackupOptions {
        BackupOptions(
            reusesExternal: reuseExternal,
            preservesShutdownDomain: preserveShutdownDomain,
            quiesces: quiesce
        )
    }

    /// The documents, checked; the first is nil for libvirt's own default.
    func documents(
        by gate: DocumentGate,
        from console: Console
    ) throws(CommandFailure) -> (backup: String?, checkpoint: BackupCheckpoint?) {
        let document = try SentDocument(file: file, kind: .backup, from: console)
        let beside: SentDocument? =
            if let withCheckpoint { try SentDocument(file: withCheckpoint, from: console) } else { nil }
        var flags: Set<APIFlag> = []
        if reuseExternal { flags.insert(.reuseExternal) }
        if preserveShutdownDomain { flags.insert(.preserveShutdownDomain) }
        let passed = try gate.pass(document, as: .backup, flags: flags, beside: beside)
        return (
            file == nil ? nil : passed.text,
            beside.map { BackupCheckpoint(xml: $0.text, keepsMetadata: !noMetadata) }
        )
    }
}
