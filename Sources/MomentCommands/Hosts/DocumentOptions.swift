internal import ArgumentParser
internal import LibvirtHost
internal import MomentDocuments
internal import MomentRules
internal import MomentXML
internal import XMLTree

/// A document in options: its disks, for everyday use without a file.
struct DocumentOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Without a file: a name for what is made.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("Without a file: a few words to keep with it.", valueName: "text"))
    var description: String?

    @Option(
        help: ArgumentHelp(
            """
            Without a file: take this disk and no others; may be repeated. Behind an equals sign, where its data goes (a file, or a device \
            below /dev), or for a snapshot 'external', 'internal' or 'no', which leave the other disks as they would be.
            """,
            valueName: "target[=value]"
        ),
        completion: LiveCompletion.disks
    )
    var disk: [String] = []

    @Option(
        help: ArgumentHelp("Without a file: leave this disk out; may be repeated.", valueName: "target"),
        completion: LiveCompletion.disks
    )
    var excludeDisk: [String] = []

    /// Whether any of them is given.
    var isGiven: Bool { name != nil || description != nil || !disk.isEmpty || !excludeDisk.isEmpty }

    /// Whether disks are chosen.
    var choosesDisks: Bool { !disk.isEmpty || !excludeDisk.isEmpty }

    func validate() throws {
        let targets = choices.map(\.target)
        if targets.contains("") || excludeDisk.contains("") { throw ValidationError("a disk's name is empty") }
        try DiskChoice.refuseRepeated(choices)
        if let both = targets.first(where: { excludeDisk.contains($0) }) {
            throw ValidationError("'\(both)' is named by --disk and by --exclude-disk")
        }
    }

    var choices: [DiskChoice] { disk.map { DiskChoice($0) } }

    /// The disks of a domain that are meant: those that are named, or all that can be written but those left out.
    func disks(
        of domain: DomainReference,
        on host: some InspectableHost
    ) async throws -> [(disk: DomainDisk, value: String?)] {
        let known = DomainDescription(try await host.definition(of: domain)).disks
        for name in choices.map(\.target) + excludeDisk where !known.contains(where: { $0.target == name }) {
            let names = known.map(\.target).joined(separator: ", ")
            throw CommandFailure(
                "the domain has no disk '\(name)'; it has \(names.isEmpty ? "none" : names)",
                status: .findings
            )
        }
        if !choices.isEmpty {
            return choices.compactMap { choice in
                known.first { $0.target == choice.target }.map { ($0, choice.value) }
            }
        }
        return known.filter { !$0.isEmpty && !$0.isReadOnly && !isExcluded($0) }.map { ($0, nil) }
    }

    private func isExcluded(_ disk: DomainDisk) -> Bool { excludeDisk.contains { $0 == disk.target } }

    /// The document of a checkpoint; without a choice of disks libvirt takes all.
    func checkpoint(of domain: DomainReference, on host: some InspectableHost) async throws -> SentDocument {
        var checkpoint = DomainCheckpoint(name: name, description: description)
        if choosesDisks {
            let chosen = try await disks(of: domain, on: host)
            if let odd = chosen.first(where: { $0.value != nil }) {
                throw CommandFailure("--disk \(odd.disk.target) takes no value for a checkpoint", status: .usage)
            }
            checkpoint.disks = chosen.map { CheckpointDisk($0.disk.target) }
        }
        return try Self.sent(checkpoint.document())
    }

    /// The document of a snapshot; of disks that are not named libvirt makes what the request is for.
    func snapshot(of domain: DomainReference, on host: some InspectableHost) async throws -> SentDocument {
        var snapshot = DomainSnapshot(name: name, description: description)
        if choosesDisks {
            let chosen = disk.isEmpty ? [] : try await disks(of: domain, on: host)
            if disk.isEmpty { _ = try await disks(of: domain, on: host) }
            snapshot.disks = try chosen.map { try Self.snapshotDisk($0.disk, $0.value) }
            snapshot.disks?.append(contentsOf: excludeDisk.map { SnapshotDisk($0, .no) })
        }
        return try Self.sent(snapshot.document())
    }

    private static func snapshotDisk(_ disk: DomainDisk, _ value: String?) throws -> SnapshotDisk {
        switch value {
        case nil: return SnapshotDisk(disk.target)
        case "external"?: return .external(disk.target)
        case "internal"?: return SnapshotDisk(disk.target, .internal)
        case "manual"?: return SnapshotDisk(disk.target, .manual)
        case "no"?: return SnapshotDisk(disk.target, .no)
        case let path? where path.hasPrefix("/dev/"):
            return SnapshotDisk(disk.target, .external(SnapshotOverlay(.block(path))))
        case let path? where path.hasPrefix("/"): return .external(disk.target, overlay: path)
        case let other?:
            throw CommandFailure(
                "--disk \(disk.target)= takes external, internal, manual, no or an absolute path, not '\(other)'",
                status: .usage
            )
        }
    }

    /// The document of a push backup, and of the checkpoint beside it where it has a name: of the disks that hold bitmaps.
    func backup(
        of domain: DomainReference,
        on host: some InspectableHost
    ) async throws -> (backup: SentDocument, checkpoint: SentDocument?) {
        var copied: [PushDisk]?
        let chosen = choosesDisks || name != nil ? try await disks(of: domain, on: host) : []
        if choosesDisks {
            copied = try chosen.map { disk, value in
                guard let value else { return PushDisk(disk.target, PushCopy(type: disk.type == .block ? nil : .file)) }
                guard value.hasPrefix("/") else {
                    throw CommandFailure(
                        "--disk \(disk.target)= takes an absolute path, not '\(value)'",
                        status: .usage
                    )
                }
                let type: BackupImageType = value.hasPrefix("/dev/") ? .block : .file
                return PushDisk(disk.target, PushCopy(type: type, to: BackupImage(value)))
            }
        }
        let backup = try Self.sent(DomainBackup(.push(disks: copied)).document())
        guard let name else { return (backup, nil) }
        let recorded = chosen.map(\.disk).filter { $0.format == .qcow2 }
        var checkpoint = DomainCheckpoint(name: name, description: description)
        checkpoint.disks = recorded.map { CheckpointDisk($0.target) }
        if recorded.isEmpty { checkpoint.disks = nil }
        return (backup, try Self.sent(checkpoint.document()))
    }

    private static func sent(_ document: XMLDocument) throws -> SentDocument {
        do throws(XMLPrintError) {
            return SentDocument(name: "the document of the options", bytes: try XMLPrinter().print(document))
        } catch {
            throw CommandFailure("what the options say can't be written as XML: \(error)", status: .usage)
        }
    }
}

/// A disk that an option names, and what is said of it behind an equals sign.
struct DiskChoice: Sendable {
    let target: String
    let value: String?

    init(_ text: String) {
        let equals = text.utf8.firstIndex(of: UInt8(ascii: "="))
        target = String(text[..<(equals ?? text.endIndex)])
        value = equals.map { String(text[text.utf8.index(after: $0)...]) }
    }

    /// Fails where a disk is named by two.
    static func refuseRepeated(_ choices: [DiskChoice]) throws(ValidationError) {
        var known: NameSet = []
        for choice in choices where !known.insert(choice.target).inserted {
            throw ValidationError("--disk names '\(choice.target)' twice")
        }
    }
}
