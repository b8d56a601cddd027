internal import ArgumentParser
internal import BackupSets
internal import LibvirtHost
internal import LocalFiles
internal import MomentDiagnostics
internal import MomentRules
internal import XMLTree

/// The formats of restored disks, as words of an option.
extension RestoredFormat: OptionWord {}

/// `virtmoment backup restore`: a point brought back.
struct BackupRestoreCommand: MomentCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Restore disks from a backup set into new files or devices.",
        discussion: """
            Looks first: at every file that is read, by its checksum, at the room, and that nothing is in the way. Then each disk is put together from \
            its full copy and its increments, compared with them, and given its name once all disks are there. With --to a definition of the domain \
            that names the new files is written beside them; 'virsh define' takes it, and --define gives it to the host. What the guest writes now is neither \
            read nor written, unless --disk names its device and --overwrite-devices allows it.
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

    @Flag(help: "Write over the block devices that --disk names. What is on them is lost.")
    var overwriteDevices = false

    @Option(
        help: ArgumentHelp(
            "With --to: another name for the restored domain, which gets a UUID and addresses of its own.",
            valueName: "name"
        )
    )
    var rename: String?

    @Flag(
        help: "With --to: define the restored domain at the host. Refused where it has a domain of that name or UUID."
    )
    var define = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "With --define: the host; by default $LIBVIRT_DEFAULT_URI or libvirt's own choice.",
            valueName: "uri"
        )
    )
    var connect: String?

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
        if to == nil, define || rename != nil {
            throw ValidationError("\(define ? "--define" : "--rename") goes with --to, where the definition is written")
        }
        if rename == "" { throw ValidationError("--rename needs a name that is not empty") }
        if connect != nil, !define { throw ValidationError("--connect goes with --define") }
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
            format: diskFormat,
            overwritesDevices: overwriteDevices,
            newName: rename
        )
        let prepared = try await CommandFailure.ofSet { () async throws(BackupSetError) in try await restore.prepare() }
        let definition = RestoredDefinition(connect: connect, name: rename ?? prepared.point.domain.name)
        if define {
            guard prepared.definition != nil else {
                throw CommandFailure("point \(prepared.point.name) has no definition", status: .findings)
            }
            try await definition.check(rename == nil ? prepared.point.domain.uuid : nil)
        }
        if dryRun {
            let steps = prepared.steps + (define ? ["define domain \(definition.name) at the host"] : [])
            for (number, step) in steps.enumerated() {
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
                json.member("format", disk.format.rawValue)
                json.member("virtualSize", Int(clamping: disk.chain.virtualSize))
                json.member("points", disk.chain.links.map(\.point))
            }
        }
        if let path = prepared.definition {
            try output.item("  definition  \(path)", type: "definition") { $0.member("path", path) }
            if define {
                let uuid = try await definition.define(path)
                try output.item("defined \(definition.name) (\(uuid))", type: "domain") { json in
                    json.member("name", definition.name)
                    json.member("uuid", uuid)
                }
            }
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

/// A restored definition on its way to a host.
private struct RestoredDefinition {
    let connect: String?
    let name: String

    /// Fails where the host has the domain, whose definition would be replaced.
    func check(_ uuid: String?) async throws(CommandFailure) {
        try await with(.readOnly) { host in
            for domain in try await host.domains(matching: DomainFilter())
            where domain.name == name || domain.uuid == uuid {
                throw CommandFailure(
                    "the host has domain \(domain.name) (\(domain.uuid)) already, and its definition is not replaced; --rename makes another one",
                    status: .findings
                )
            }
        }
    }

    /// Defines it; gives its UUID.
    func define(_ path: String) async throws(CommandFailure) -> String {
        let text: String
        do throws(FileError) {
            text = String(decoding: try LocalFile.read(path, limit: 256 << 20), as: UTF8.self)
        } catch {
            throw CommandFailure(error)
        }
        return try await with(.readWrite) { host in try await host.define(xml: text).uuid }
    }

    private func with<Value>(
        _ access: AccessMode,
        _ work: (LibvirtConnection) async throws -> Value
    ) async throws(CommandFailure) -> Value {
        do {
            let host = try await LibvirtConnection.connect(to: connect, access: access)
            let result: Result<Value, any Error>
            do { result = .success(try await work(host)) } catch { result = .failure(error) }
            await host.close()
            return try result.get()
        } catch let error as CommandFailure {
            throw error
        } catch let error as HostError {
            throw CommandFailure(error)
        } catch {
            throw CommandFailure(String(describing: error))
        }
    }
}
