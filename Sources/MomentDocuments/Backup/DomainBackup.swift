public import XMLTree

/// A backup job: the `<domainbackup>` document.
public struct DomainBackup: Hashable, Sendable {
    /// Who moves the data, and where to.
    public var mode: Mode
    /// The checkpoint that the backup is incremental to; nil for a full one.
    public var incremental: String?
    /// What libvirt keeps beside a running job in its status files.
    public var privateData: BackupPrivateData?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Who moves the data of a backup.
    public enum Mode: Hashable, Sendable {
        /// QEMU writes the data to a target of each disk; nil means all disks, to files that libvirt names.
        case push(disks: [PushDisk]?)
        /// QEMU serves the data over NBD, and somebody fetches it; nil means all disks.
        case pull(server: BackupServer?, disks: [PullDisk]?)
    }

    /// Makes a job of a mode.
    public init(_ mode: Mode, incremental: String? = nil) {
        self.mode = mode
        self.incremental = incremental
    }

    /// A push backup of some disks, or of all.
    public static func push(_ disks: [PushDisk]? = nil, incremental: String? = nil) -> DomainBackup {
        DomainBackup(.push(disks: disks), incremental: incremental)
    }

    /// A pull backup of some disks, or of all, served at an address.
    public static func pull(
        from server: BackupServer,
        _ disks: [PullDisk]? = nil,
        incremental: String? = nil
    ) -> DomainBackup {
        DomainBackup(.pull(server: server, disks: disks), incremental: incremental)
    }
}

extension DomainBackup: MomentModel {
    /// The name of the document's root element, which is `domainbackup`.
    public static let elementName = "domainbackup"

    /// Reads a document as leniently as libvirt does: what has no field is kept and remarked on.
    ///
    /// - Throws: ``MomentError`` if the root element is another one. Mistakes inside are never thrown.
    public static func decode(_ document: XMLDocument) throws(MomentError) -> Decoded<Self> {
        try MomentCoding.decode(Self.self, document)
    }

    /// The document as libvirt would print it, with everything that was kept in its place.
    public func document() -> XMLDocument { ElementWriter.write(self, as: Self.elementName) }

    /// What the document may hold, from the mapping that reads and writes it.
    public static func elementDescription() -> ElementDescription {
        ElementDescriber.describe(Self.self, as: elementName)
    }
}

extension DomainBackup: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let mode = coder.choice(
            "mode",
            value?.word,
            among: ModeWord.allCases,
            default: .push,
            "whether QEMU writes the data out or serves it over NBD"
        )
        let incremental = coder.text("incremental", value?.incremental, "checkpoint that the backup is incremental to")
        var backup: DomainBackup
        switch mode {
        case .push:
            backup = DomainBackup(
                .push(
                    disks: coder.list(
                        "disks",
                        of: "disk",
                        value?.pushDisks,
                        count: 1...Int.max,
                        "the disks; all if left out"
                    )
                )
            )
        case .pull:
            let server = coder.child("server", value?.server, placeholder: .missing, "where the data is served")
            let disks = coder.list(
                "disks",
                of: "disk",
                value?.pullDisks,
                count: 1...Int.max,
                "the disks; all if left out"
            )
            backup = DomainBackup(.pull(server: server == .missing ? nil : server, disks: disks))
        }
        backup.incremental = incremental
        backup.privateData = coder.child(
            "privateData",
            value?.privateData,
            .init("what libvirt keeps beside a running job", isOutput: true)
        )
        return backup
    }

    private enum ModeWord: String, ClosedValue { case push, pull }

    private var word: ModeWord {
        switch mode {
        case .push: .push
        case .pull: .pull
        }
    }

    /// The disks of a push backup, nil for a pull backup or for all disks. To set them makes it a push backup.
    ///
    /// ```swift
    /// backup.pushDisks?[0].target?.path = "/backup/vda.qcow2"
    /// ```
    public var pushDisks: [PushDisk]? {
        get { if case .push(let disks) = mode { disks } else { nil } }
        set { mode = .push(disks: newValue) }
    }

    /// The disks of a pull backup, nil for a push backup or for all disks. To set them makes it a pull backup, of the server it has.
    public var pullDisks: [PullDisk]? {
        get { if case .pull(_, let disks) = mode { disks } else { nil } }
        set { mode = .pull(server: server, disks: newValue) }
    }

    /// The server of a pull backup.
    public var server: BackupServer? {
        if case .pull(let server, _) = mode { server } else { nil }
    }
}
