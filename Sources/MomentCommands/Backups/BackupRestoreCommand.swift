internal import ArgumentParser
internal import BackupSets
internal import Diagnostics
internal import LibvirtHost
internal import LocalFiles
internal import MomentRules
internal import XMLTree

/// The formats of restored disks, as words of an option.
extension RestoredFormat: OptionWord {}

/// `virtmoment backup restore`: a point brought back.
struct BackupRestoreCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Restore disks from a backup set into new files.",
        discussion: """
            Looks first: at every file that is read, by its checksum, at the room, and that nothing is in the way. Then each disk is put together from \
            its full copy and its increments, compared with them, and given its name once all disks are there. With --to a definition of the domain \
            that names the new files is written beside them; 'virsh define' takes it. The disks of the domain itself are neither read nor written.
            """
    )

    @OptionGroup var set: SetOptions

    @Option(help: ArgumentHelp("The directory for the files.", valueName: "dir"), completion: .directory)
    var to: String?

    @Option(
        help: ArgumentHelp(
            """
            Which point: its name, or an instant in universal time (2026-11-24, 2026-11-24T18:30, @SECONDS), which takes the newest point that began \
            no later; a day alone takes its last. By default the newest.
            """,
            valueName: "name|time"
        )
    )
    var at: String?

    @Option(
        help: ArgumentHelp(
            "This disk and no others; may be repeated. Behind an equals sign, the file that it goes to.",
            valueName: "target[=file]"
        )
    )
    var disk: [String] = []

    @Option(help: "The format of the restored disks: qcow2 or raw.")
    var diskFormat: RestoredFormat = .qcow2

    @Flag(help: "Write nothing; print what would be done, after the same look at everything.")
    var dryRun = false

    private var choices: [DiskChoice] { disk.map { DiskChoice($0) } }

    func validate() throws {
        if to == nil, choices.isEmpty || choices.contains(where: { $0.value == nil }) {
            throw ValidationError("where the disks go is not said: --to DIR, or --disk TARGET=FILE for each")
        }
        if to == "" || choices.contains(where: { $0.target.isEmpty || $0.value == "" }) {
            throw ValidationError("--to and --disk need names that are not empty")
        }
        try DiskChoice.refuseRepeated(choices)
    }

    func execute(on console: Console) async throws(CommandFailure) -> ExitStatus {
        let output = HostOutput(console: console, format: set.format)
        let opened = try await set.open()
        let contents = try await CommandFailure.ofSet { () async throws(BackupSetError) in try opened.contents() }
        let restore = SetRestore(
            from: opened,
            at: moment(in: contents),
            to: to.map(SystemPath.absolute),
            disks: choices.map { ($0.target, $0.value.map(SystemPath.absolute)) },
            format: diskFormat
        )
        let prepared = try await CommandFailure.ofSet { () async throws(BackupSetError) in try await restore.prepare() }
        if dryRun {
            for (number, step) in prepared.steps.enumerated() {
                try output.item("\(number + 1). \(step)", type: "step") { $0.member("summary", step) }
            }
            return .success
        }
        try await run(prepared, console)
        try output.item("restored from point \(prepared.point.name)", type: "restore") { json in
            json.member("point", prepared.point.name)
            json.member("begun", Int(clamping: prepared.point.begun))
        }
        for disk in prepared.disks {
            try output.item("  \(disk.chain.disk)  \(disk.path)", type: "disk") { json in
                json.member("disk", disk.chain.disk)
                json.member("path", disk.path)
                json.member("format", diskFormat.rawValue)
                json.member("virtualSize", Int(clamping: disk.chain.virtualSize))
                json.member("points", disk.chain.links.map(\.point))
            }
        }
        if let definition = prepared.definition {
            try output.item("  definition  \(definition)", type: "definition") { $0.member("path", definition) }
        }
        return .success
    }

    /// What is restored until the process is asked to end.
    private func run(_ prepared: PreparedRestore, _ console: Console) async throws(CommandFailure) {
        do {
            _ = try await Interruption.cancelling {
                try await prepared.run { if console.isWatched { console.say($0) } }
            }
        } catch let error as BackupSetError {
            throw error.kind == .cancelled ? CommandFailure("interrupted", status: .findings) : CommandFailure(error)
        } catch {
            throw CommandFailure(String(describing: error))
        }
    }

    /// A point of that name goes before an instant.
    private func moment(in contents: BackupSet.Contents) -> SetRestore.Moment {
        guard let at else { return .newest }
        if contents.point(at) != nil { return .name(at) }
        return Instant(at).map { .instant($0) } ?? .name(at)
    }
}
