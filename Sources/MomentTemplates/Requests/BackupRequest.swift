public import MomentDocuments
internal import MomentRules
public import XMLTree

/// A backup job in plain terms, as the templates push-full, push-incremental, pull-… and backup-with-checkpoint make it.
public struct BackupRequest: MomentRequest {
    /// Who moves the data.
    public enum Transport: Hashable, Sendable {
        /// QEMU writes each disk to a file in a format.
        case push(format: ImageFormat = .qcow2)
        /// QEMU serves the disks over NBD.
        case pull(BackupServer)
    }

    /// What a backup starts from.
    public enum Base: Hashable, Sendable {
        /// The backup starts from nothing: it is full.
        case nothing
        /// The newest checkpoint that exists.
        case newest
        /// A checkpoint by its name.
        case checkpoint(String)
    }

    /// A checkpoint to be made with the backup.
    public struct Checkpoint: Hashable, Sendable {
        /// The checkpoint's name; with nil libvirt takes the time in seconds.
        public var name: String?
        /// A text for people that libvirt keeps with the checkpoint.
        public var description: String?

        /// Creates the wish for a checkpoint; without a name libvirt takes the time.
        public init(name: String? = nil, description: String? = nil) {
            self.name = name
            self.description = description
        }
    }

    /// Who moves the data.
    public var transport: Transport
    /// The disks that are backed up.
    public var selection: DiskSelection
    /// The new files: targets of a push backup, scratch files of a pull backup.
    public var files: NewFiles
    /// What it starts from.
    public var base: Base
    /// Whether disks that can't have a bitmap are copied in full, instead of left out of an incremental backup.
    public var copiesFullWithoutBitmap: Bool
    /// The checkpoint to be made with it.
    public var checkpoint: Checkpoint?

    /// Creates a request for a backup of the selected disks.
    public init(
        _ transport: Transport = .push(),
        selection: DiskSelection = .all,
        files: NewFiles = NewFiles(),
        base: Base = .nothing,
        copiesFullWithoutBitmap: Bool = false,
        checkpoint: Checkpoint? = nil
    ) {
        self.transport = transport
        self.selection = selection
        self.files = files
        self.base = base
        self.copiesFullWithoutBitmap = copiesFullWithoutBitmap
        self.checkpoint = checkpoint
    }

    /// Makes the backup's document, and the checkpoint's behind it.
    public func documents(
        for domain: XMLDocument,
        context: TemplateContext,
        checks: TemplateChecks
    ) -> TemplateResult {
        RequestOutcome.result(for: domain, context, checks) { () throws(RequestFailure) in
            try outcome(SelectableDisk.all(in: domain), domain.root.element("name")?.text ?? "", context)
        }
    }

    private func outcome(
        _ disks: [SelectableDisk],
        _ domain: String,
        _ context: TemplateContext
    ) throws(RequestFailure) -> RequestOutcome {
        let start = try start(context)
        var needs: DiskSelection.Needs = (files.directory ?? "").isEmpty ? .file : []
        if start != nil || checkpoint != nil, !copiesFullWithoutBitmap { needs.insert(.bitmap) }
        let (chosen, others) = selection.choose(among: disks, needs)
        var outcome = RequestOutcome(leftOut: others)
        guard !chosen.isEmpty else { return outcome }
        var names = NewFiles.Names(domain: domain, time: context.time, format: "qcow2")
        if case .push(let format) = transport { names.format = format.rawValue }
        let checkpointName = checkpoint.map { RequestName.orTime($0.name, context) }
        names.checkpoint = checkpointName ?? ""
        outcome.documents = [.backup(try backup(chosen, from: start, names))]
        if let checkpointName {
            let marked = chosen.filter { $0.format == "qcow2" }
            guard !marked.isEmpty else {
                throw RequestFailure(
                    "no disk that is backed up can have a bitmap, so there is nothing for a checkpoint"
                )
            }
            let document = DomainCheckpoint(
                name: checkpointName,
                description: RequestName.nonEmpty(checkpoint?.description),
                disks: marked.map { CheckpointDisk($0.name) }
            )
            outcome.documents.append(.checkpoint(document))
        }
        return outcome
    }

    /// The name of the checkpoint it starts from; nil for a full backup.
    private func start(_ context: TemplateContext) throws(RequestFailure) -> String? {
        switch base {
        case .nothing: return nil
        case .checkpoint(let name) where !name.isEmpty: return name
        case .checkpoint, .newest:
            guard let newest = context.checkpoints.last else {
                throw RequestFailure(
                    "an incremental backup needs a checkpoint to start from: there is none, and the request names none"
                )
            }
            return newest
        }
    }

    private func backup(
        _ disks: [SelectableDisk],
        from start: String?,
        _ names: NewFiles.Names
    ) throws(RequestFailure) -> DomainBackup {
        var push: [PushDisk] = []
        var pull: [PullDisk] = []
        for disk in disks {
            let image = BackupImage(
                try files.path(for: disk, names, usual: "{domain}-{disk}-{time}.{format}"),
                securityLabels: files.labels(for: disk),
                encryption: files.encryption(for: disk)
            )
            let extent: BackupExtent = start != nil && disk.format != "qcow2" ? .full : .inherited()
            let format = ImageFormat(rawValue: names.format)
            push.append(PushDisk(disk.name, PushCopy(to: image, format: format, extent: extent)))
            var export = PullExport(scratch: image, extent: extent)
            export.driver = DiskDriver(.qcow2)
            pull.append(PullDisk(disk.name, export))
        }
        switch transport {
        case .push: return .push(push, incremental: start)
        case .pull(let server): return .pull(from: server, pull, incremental: start)
        }
    }
}

/// Names that a request may leave to the clock.
enum RequestName {
    /// A name, or the time in seconds where there is none.
    static func orTime(_ name: String?, _ context: TemplateContext) -> String {
        nonEmpty(name) ?? String(context.time.seconds)
    }

    /// A text; nil for an empty one.
    static func nonEmpty(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
}
