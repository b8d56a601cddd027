internal import ArgumentParser
internal import BackupJobs
internal import BackupSets
internal import LibvirtHost
internal import LocalFiles
internal import XMLTree

/// The set that a backup goes into.
struct BackupSetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Back up into this set, without a document: each disk is an increment upon what the set holds of it, or a full copy where nothing there \
            can be built upon. The directory is made where it is missing.
            """,
            valueName: "dir"
        ),
        completion: .directory
    )
    var set: String?

    @Flag(help: "With --set: copy all disks whole.")
    var full = false

    @Flag(
        help: """
            With --set: start a domain that is off, paused, back it up and stop it. It is not stopped where somebody lets it go on meanwhile.
            """
    )
    var startPaused = false

    @Flag(help: "With --set: back up every domain of the hosts that runs; with --start-paused those too that are off.")
    var all = false

    @Option(help: ArgumentHelp("With --set: how many domains are backed up at a time.", valueName: "n"))
    var parallel = 1

    func validate() throws {
        let alone = [("--full", full), ("--start-paused", startPaused), ("--all", all), ("--parallel", parallel != 1)]
        if set == nil, let option = alone.first(where: \.1)?.0 { throw ValidationError("\(option) goes with --set") }
        if parallel < 1 { throw ValidationError("--parallel needs a number from 1 up") }
        if set == "" { throw ValidationError("--set needs a directory") }
    }

    /// Fails where other options do not go with the set.
    func validate(beside begin: BackupBeginOptions, _ end: BackupEndOptions, _ submit: SubmitOptions) throws {
        guard set != nil else { return }
        let others: [(String, Bool)] = [
            ("--with-checkpoint", begin.withCheckpoint != nil),
            ("--incremental", begin.incremental != nil), ("--reuse-external", begin.reuseExternal),
            ("--no-metadata", begin.noMetadata), ("--exec", end.exec != nil),
            ("--preserve-shutdown-domain", begin.preserveShutdownDomain), ("--unchecked", submit.unchecked),
            ("--remote-files", submit.remoteFiles),
        ]
        if let other = others.first(where: \.1)?.0 { throw ValidationError("--set and \(other) exclude each other") }
        if let choice = begin.described.choices.first(where: { $0.value != nil }) {
            throw ValidationError(
                "--disk \(choice.target) takes no value with --set, which says where its data goes"
            )
        }
    }

    /// The backup that the options describe; nil where it goes into no set.
    func backup(
        of domain: DomainReference,
        into directory: String?,
        _ begin: BackupBeginOptions,
        _ end: BackupEndOptions,
        _ output: HostOutput
    ) -> SetBackup? {
        guard let directory else { return nil }
        let disks = begin.described.choices.map(\.target)
        let run = end.settings(of: BackupRun(of: domain), output)
        return SetBackup(
            of: domain,
            into: SystemPath.absolute(directory),
            disks: disks.isEmpty ? nil : disks,
            excluded: begin.described.excludeDisk,
            name: begin.described.name,
            description: begin.described.description,
            isFull: full,
            quiesces: begin.quiesce,
            startsPaused: startPaused,
            releaseTimeout: run.releaseTimeout,
            waiting: run.waiting
        )
    }
}

extension CommandFailure {
    /// Why something could not be done with a set: refused, or not to be looked at.
    init(_ error: BackupSetError) {
        let isUnseen: Bool =
            switch error.kind {
            case .file, .program, .wrongSet: true
            case .inUse, .damaged, .notFound, .refused, .cancelled: false
            }
        self.init(error.message, status: isUnseen ? .failure : .findings)
    }

    /// Does something with a set.
    static func ofSet<Value>(
        _ work: () async throws(BackupSetError) -> Value
    ) async throws(CommandFailure) -> Value {
        do throws(BackupSetError) { return try await work() } catch { throw CommandFailure(error) }
    }
}
