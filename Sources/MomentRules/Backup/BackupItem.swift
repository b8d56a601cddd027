import MomentDiagnostics
import MomentDocuments
import XMLTree

/// A disk of a backup while libvirt's alignment is followed: the model itself, so that what alignment does not know of it stays, and what is
/// settled of it, alike for push and pull.
struct BackupItem {
    /// Whether the document lists it.
    let isListed: Bool
    /// The disk of the domain that the item concerns, or nil if the domain has none of that name.
    var disk: DomainDisk?
    private var model: Model

    private enum Model {
        case push(PushDisk)
        case pull(PullDisk)
    }

    init(_ disk: PushDisk) {
        model = .push(disk)
        isListed = true
    }

    init(_ disk: PullDisk) {
        model = .pull(disk)
        isListed = true
    }

    /// A disk the document does not list.
    init(unlisted disk: DomainDisk, isPull: Bool, isIncluded: Bool) {
        self.disk = disk
        let name = disk.target
        model =
            isPull
            ? .pull(PullDisk(name, isIncluded ? PullExport(type: nil) : nil))
            : .push(PushDisk(name, isIncluded ? PushCopy(type: nil) : nil))
        isListed = false
    }

    /// The disk's target name.
    var name: String { field(\.name, \.name) }
    /// Where it was listed; nil for one that was not, or was made by code.
    var origin: XMLElement? { field(\.unmodelled.origin, \.unmodelled.origin) }
    /// Whether the disk is backed up.
    var isIncluded: Bool {
        switch model {
        case .push(let disk): disk.copy != nil
        case .pull(let disk): disk.export != nil
        }
    }
    /// Whether the document says file or block.
    var type: BackupImageType? {
        get { field(\.copy?.type, \.export?.type) ?? nil }
        set { change({ $0.copy?.type = newValue }, { $0.export?.type = newValue }) }
    }
    /// Where the data or the old blocks go.
    var image: BackupImage? {
        get { field(\.copy?.target, \.export?.scratch) ?? nil }
        set { change({ $0.copy?.target = newValue }, { $0.export?.scratch = newValue }) }
    }
    var extent: BackupExtent {
        get { field(\.copy?.extent, \.export?.extent) ?? .inherited() }
        set { change({ $0.copy?.extent = newValue }, { $0.export?.extent = newValue }) }
    }
    var driver: DiskDriver? { field(\.copy?.driver, \.export?.driver) ?? nil }
    var exportName: String? {
        get { if case .pull(let disk) = model { disk.export?.exportName } else { nil } }
        set { change({ _ in }, { $0.export?.exportName = newValue }) }
    }
    var exportBitmap: String? {
        get { if case .pull(let disk) = model { disk.export?.exportBitmap } else { nil } }
        set { change({ _ in }, { $0.export?.exportBitmap = newValue }) }
    }

    /// The format it is written in.
    var format: ImageFormat { driver?.format ?? .qcow2 }

    /// The checkpoint it is incremental to, once the extent is settled.
    var base: String? {
        if case .incremental(let base) = extent { base } else { nil }
    }

    private func field<Value>(_ push: (PushDisk) -> Value, _ pull: (PullDisk) -> Value) -> Value {
        switch model {
        case .push(let disk): push(disk)
        case .pull(let disk): pull(disk)
        }
    }

    private mutating func change(_ push: (inout PushDisk) -> Void, _ pull: (inout PullDisk) -> Void) {
        switch model {
        case .push(var disk):
            push(&disk)
            model = .push(disk)
        case .pull(var disk):
            pull(&disk)
            model = .pull(disk)
        }
    }
}

extension BackupItem {
    /// The disk of a push backup as libvirt prints it; nil in a pull backup.
    ///
    /// Every field of the model is there by its mapping; only what libvirt settles or leaves out is named here.
    func pushDisk(_ release: ReleaseNumber) -> PushDisk? {
        guard case .push(let disk) = model else { return nil }
        guard disk.copy != nil else { return .excluded(disk.name) }
        var result = ElementNormalizer.normalize(disk)
        result.copy?.type = type ?? .file
        result.copy?.driver = settledDriver
        result.copy?.target = image.map { normalized($0, release) }
        // They tell of a running job.
        result.copy?.state = nil
        result.copy?.index = nil
        return result
    }

    /// The disk of a pull backup as libvirt prints it; nil in a push backup.
    ///
    /// Every field of the model is there by its mapping; only what libvirt settles or leaves out is named here.
    func pullDisk(_ release: ReleaseNumber) -> PullDisk? {
        guard case .pull(let disk) = model else { return nil }
        guard disk.export != nil else { return .excluded(disk.name) }
        var result = ElementNormalizer.normalize(disk)
        result.export?.type = type ?? .file
        result.export?.driver = settledDriver
        result.export?.scratch = image.map { normalized($0, release) }
        result.export?.state = nil
        result.export?.index = nil
        return result
    }

    private var settledDriver: DiskDriver {
        var result = driver.map(ElementNormalizer.normalize) ?? DiskDriver()
        result.format = format
        // A backup's driver has a format alone.
        result.metadataCache = nil
        return result
    }

    /// The image with nothing but its fields, and the encryption engine that libvirt says for LUKS.
    private func normalized(_ image: BackupImage, _ release: ReleaseNumber) -> BackupImage {
        var copy = ElementNormalizer.normalize(image)
        copy.path = image.path
        copy.securityLabels = SourceNormalizer.labels(image.securityLabels, release)
        copy.encryption = image.encryption.map { SourceNormalizer.encryption($0, release, isUsed: true) }
        return copy
    }
}
