public import MomentDocuments
public import XMLTree

/// A disk of a domain, as far as the rules look at it.
public struct DomainDisk: Hashable, Sendable {
    /// The disk's name in the domain, such as `vda`.
    public var target: String
    /// The bus it is on, such as `virtio`.
    public var bus: String?
    /// What the guest sees: `disk`, `cdrom`, `floppy` or `lun`.
    public var device: String
    /// Where its data is; nil for an empty drive.
    public var source: StorageSource?
    /// The kind of storage, said by the disk even where the drive is empty.
    public var type: StorageType
    /// The format of its image: raw where the definition does not say; nil where it is not known.
    public var format: ImageFormat?
    /// Whether the guest may only read it.
    public var isReadOnly: Bool
    /// Whether several guests may write to it.
    public var isShareable: Bool
    /// Whether changes are dropped at the end of the run.
    public var isTransient: Bool
    /// What the definition says a snapshot does with it: `no`, `internal`, `external` or `manual`.
    public var snapshot: String?
    /// The serial number that the guest sees, or nil.
    public var serial: String?
    /// The block job that copies it elsewhere, such as `copy` or `active-commit`.
    public var mirrorJob: String?
    /// Whether a block job works on it.
    public var hasBlockJob: Bool
    /// The paths of the images below, next first, as far as the definition lists them.
    public var backingPaths: [String]

    /// Makes a disk of a file in a format.
    public init(_ target: String, file: String?, format: ImageFormat? = .qcow2) {
        self.target = target
        bus = nil
        device = "disk"
        source = file.map { .file($0) }
        type = .file
        self.format = format
        isReadOnly = false
        isShareable = false
        isTransient = false
        hasBlockJob = false
        backingPaths = []
    }

    /// The path of its image; nil for an empty drive and for storage without a path.
    public var path: String? { source?.path }

    /// Whether there is no medium: storage with a path that has none.
    public var isEmpty: Bool {
        guard let source else { return true }
        switch source.location {
        case .file(let path, let group): return (path ?? "").isEmpty && group == nil
        case .block(let path), .directory(let path): return (path ?? "").isEmpty
        case .volume(let location): return location.volume.isEmpty
        case .network(let location):
            // An NBD server may have an unnamed export.
            if case .nbd = location { return false }
            return (location.name ?? "").isEmpty
        case .nvme, .vhostUser, .other: return false
        }
    }
}

extension DomainDisk {
    /// Reads a `<disk>`; nil where it has no target name.
    public init?(_ element: XMLElement) {
        guard let target = element.element("target")?["dev"], !target.isEmpty else { return nil }
        self.init(target, file: nil, format: nil)
        bus = element.element("target")?["bus"] ?? Self.usualBus(of: target)
        device = element["device"] ?? "disk"
        type = StorageType(rawValue: element["type"] ?? "file")
        let storageType = type
        source = element.element("source").map { source in
            ElementReader.read(source) { StorageSource.map(&$0, $1, type: storageType) }
        }
        // Without a word libvirt takes the bytes for the disk's own, and does not look at them.
        format = ImageFormat(rawValue: element.element("driver")?["type"] ?? "raw")
        // A CD-ROM is never written to, whether the definition says so or not.
        isReadOnly = element.element("readonly") != nil || device == "cdrom"
        isShareable = element.element("shareable") != nil
        isTransient = element.element("transient") != nil
        snapshot = element["snapshot"] ?? (isReadOnly || type == .vhostUser ? "no" : nil)
        serial = element.element("serial")?.text
        if let mirror = element.element("mirror") {
            mirrorJob = mirror["job"] ?? "copy"
            hasBlockJob = true
        }
        backingPaths = Self.backingPaths(below: element)
    }

    private static func backingPaths(below element: XMLElement) -> [String] {
        var paths: [String] = []
        var layer = element.element("backingStore")
        while let current = layer {
            if let source = current.element("source"),
                let path = source["file"] ?? source["dev"] ?? source["name"]
            {
                paths.append(path)
            }
            layer = current.element("backingStore")
        }
        return paths
    }

    /// The bus libvirt takes from the name where the definition has none.
    private static func usualBus(of target: String) -> String? {
        [("vd", "virtio"), ("hd", "ide"), ("sd", "scsi"), ("fd", "fdc"), ("xvd", "xen"), ("ubd", "uml")]
            .first { target.hasPrefix($0.0) }?.1
    }
}
