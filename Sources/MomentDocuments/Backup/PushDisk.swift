import MomentDiagnostics
import XMLTree

/// A disk of a push backup.
public struct PushDisk: Hashable, Sendable {
    /// The disk's target name, such as `vda`.
    public var name: String
    /// What is done with it; nil leaves it out of the backup.
    public var copy: PushCopy?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Makes a disk that is backed up.
    public init(_ name: String, _ copy: PushCopy? = PushCopy()) {
        self.name = name
        self.copy = copy
    }

    /// Backs a disk up to a file; without a path libvirt makes one up where it can.
    public static func file(
        _ name: String,
        to path: String? = nil,
        format: ImageFormat? = nil,
        extent: BackupExtent = .inherited()
    ) -> PushDisk {
        PushDisk(name, PushCopy(type: .file, to: path.map { BackupImage($0) }, format: format, extent: extent))
    }

    /// Backs a disk up to a block device.
    public static func block(
        _ name: String,
        to path: String,
        format: ImageFormat? = nil,
        extent: BackupExtent = .inherited()
    ) -> PushDisk {
        PushDisk(name, PushCopy(type: .block, to: BackupImage(path), format: format, extent: extent))
    }

    /// Where the data goes; nil for a disk that is left out, or whose file libvirt makes up. To set it backs the disk up.
    public var target: BackupImage? {
        get { copy?.target }
        set {
            if copy == nil, newValue == nil { return }
            copy = copy ?? PushCopy()
            copy?.target = newValue
        }
    }

    /// Describes a disk that is left out of the backup.
    public static func excluded(_ name: String) -> PushDisk { PushDisk(name, nil) }
}

extension PushDisk: ElementModel {
    private static let formats = ImageFormat.lexical

    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let (name, isIncluded) = mapSelection(&coder, name: value?.name, isIncluded: value.map { $0.copy != nil })
        guard isIncluded else { return PushDisk(name, nil) }
        var copy = PushCopy()
        copy.state = coder.attribute("state", value?.copy?.state, .init("how far the disk's job is", isOutput: true))
        copy.type = coder.choice(
            "type",
            value?.copy?.type,
            among: BackupImageType.allCases,
            .init("what the target is; demanded before 10.10.0", requiredBefore: ReleaseNumber(10, 10, 0))
        )
        copy.extent = BackupExtent.map(&coder, value?.copy?.extent)
        copy.index = coder.attribute("index", value?.copy?.index, .init("number of the node", isOutput: true))
        copy.driver = coder.child(
            "driver",
            value?.copy?.driver,
            .init("the target's format", isOutput: copy.type == nil)
        ) {
            DiskDriver.mapBackup(&$0, $1, formats: formats)
        }
        let type = copy.type ?? .file
        copy.target = coder.child(
            "target",
            value?.copy?.target,
            .init("where the data goes", isOutput: copy.type == nil)
        ) {
            BackupImage.map(&$0, $1, type: type)
        }
        return PushDisk(name, copy)
    }

    /// The name and the selection, alike in both modes.
    static func mapSelection<Coder: ElementCoder & ~Copyable>(
        _ coder: inout Coder,
        name: String?,
        isIncluded: Bool?
    ) -> (String, Bool) {
        let name = coder.attribute(
            "name",
            name,
            default: "",
            isRequired: true,
            .init("the disk's target name", .diskTarget)
        )
        let isIncluded = coder.choice(
            "backup",
            isIncluded,
            among: [true, false],
            default: true,
            "whether the disk is backed up"
        )
        return (name, isIncluded)
    }
}

/// How a disk is pushed.
public struct PushCopy: Hashable, Sendable {
    /// How far the disk's job is; in status files only.
    public var state: BackupDiskState?
    /// Whether the target is a file or a block device; nil where the document does not say, which is a file.
    public var type: BackupImageType?
    /// How much of the disk is copied.
    public var extent: BackupExtent
    /// The number of the node in a running job; libvirt prints it and refuses it.
    public var index: UInt32?
    /// The format of the target, and what else drives it.
    public var driver: DiskDriver?
    /// Where the data goes; nil lets libvirt make up a file.
    public var target: BackupImage?

    /// Makes a copy to a target.
    public init(
        type: BackupImageType? = .file,
        to target: BackupImage? = nil,
        format: ImageFormat? = nil,
        extent: BackupExtent = .inherited()
    ) {
        self.type = type
        self.extent = extent
        self.target = target
        driver = format.map { DiskDriver($0) }
    }
}
