public import MomentDocuments
import MomentRules
public import XMLTree

/// A snapshot in plain terms, as the templates snapshot-disk-only, snapshot-with-memory and snapshot-internal make it.
public struct SnapshotRequest: MomentRequest {
    /// What is kept, and where.
    public enum Kind: Hashable, Sendable {
        /// The disks alone, in overlays of a format; to be created with the flag disk-only.
        case diskOnly(NewFiles = NewFiles(), format: ImageFormat = .qcow2)
        /// The disks in overlays, and the memory in a file whose path may have placeholders.
        case withMemory(file: String, NewFiles = NewFiles(), format: ImageFormat = .qcow2)
        /// All inside the qcow2 images: every writable disk, and the memory of a running domain.
        case `internal`
    }

    /// What is kept, and where.
    public var kind: Kind
    /// The snapshot's name; with nil libvirt takes the time in seconds.
    public var name: String?
    /// A text for people that libvirt keeps with the snapshot.
    public var description: String?
    /// The disks; an internal snapshot takes all that can be written to, whatever is said here.
    public var selection: DiskSelection

    /// Creates a request for a snapshot of the selected disks; without a name libvirt takes the time.
    public init(_ kind: Kind, name: String? = nil, description: String? = nil, selection: DiskSelection = .all) {
        self.kind = kind
        self.name = name
        self.description = description
        self.selection = selection
    }

    /// Makes the snapshot's document.
    public func documents(
        for domain: XMLDocument,
        context: TemplateContext,
        checks: TemplateChecks
    ) -> TemplateResult {
        var flags: Set<APIFlag> = []
        if case .diskOnly = kind { flags = [.diskOnly] }
        return RequestOutcome.result(for: domain, context, checks, flags: flags) { () throws(RequestFailure) in
            let disks = SelectableDisk.all(in: domain)
            var names = NewFiles.Names(domain: domain.root.element("name")?.text ?? "", time: context.time)
            names.snapshot = RequestName.orTime(name, context)
            switch kind {
            case .internal: return inside(disks, names.snapshot, context)
            case .diskOnly(let files, let format):
                return try external(disks, files, format, nil, names)
            case .withMemory(let file, let files, let format):
                names.format = format.rawValue
                return try external(disks, files, format, file, names)
            }
        }
    }

    private func external(
        _ disks: [SelectableDisk],
        _ files: NewFiles,
        _ format: ImageFormat,
        _ memory: String?,
        _ names: NewFiles.Names
    ) throws(RequestFailure) -> RequestOutcome {
        var names = names
        names.format = format.rawValue
        let isBeside = (files.directory ?? "").isEmpty
        let (chosen, others) = selection.choose(among: disks, isBeside ? [.overlay, .file] : .overlay)
        guard !chosen.isEmpty else { return RequestOutcome(leftOut: others) }
        var document = document(names.snapshot)
        if let memory { document.memory = .external(try NewFiles.expand(memory, disk: "", names)) }
        var entries: [SnapshotDisk] = []
        for disk in disks {
            guard chosen.contains(where: { $0.name == disk.name }) else {
                entries.append(.excluded(disk.name))
                continue
            }
            var source = StorageSource.file(
                try files.path(for: disk, names, usual: "{domain}-{disk}-{snapshot}.{format}")
            )
            source.securityLabels = files.labels(for: disk)
            source.encryption = files.encryption(for: disk)
            var overlay = SnapshotOverlay(source)
            overlay.type = .file
            overlay.driver = DiskDriver(format)
            entries.append(SnapshotDisk(disk.name, .external(overlay)))
        }
        document.disks = entries
        return RequestOutcome(documents: [.snapshot(document)], leftOut: others)
    }

    private func inside(_ disks: [SelectableDisk], _ name: String, _ context: TemplateContext) -> RequestOutcome {
        var outcome = RequestOutcome()
        var isAnyChosen = false
        for disk in disks {
            switch DiskSelection.all.reason(against: disk, []) {
            case .empty?: outcome.leftOut.append(LeftOutDisk(disk.name, .empty))
            case .readOnly?: outcome.leftOut.append(LeftOutDisk(disk.name, .readOnly))
            case let reason? where reason != .removable:
                outcome.leftOut.append(LeftOutDisk(disk.name, reason, isRefused: true))
            case _ where disk.format != "qcow2":
                outcome.leftOut.append(LeftOutDisk(disk.name, .notQcow2, isRefused: true))
            case _ where disk.snapshot == "no":
                outcome.leftOut.append(LeftOutDisk(disk.name, .noSnapshot, isRefused: true))
            default: isAnyChosen = true
            }
        }
        guard isAnyChosen, !outcome.leftOut.contains(where: \.isRefused) else { return outcome }
        var document = document(name)
        document.memory = context.state.isActive ? .internal : .no
        outcome.documents = [.snapshot(document)]
        return outcome
    }

    private func document(_ name: String) -> DomainSnapshot {
        DomainSnapshot(name: name, description: RequestName.nonEmpty(description))
    }
}
