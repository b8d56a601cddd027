import MomentDocuments
import XMLTree

/// A disk of a backup, alike for push and pull, while libvirt's alignment is followed.
struct BackupItem {
    /// Where it was listed; nil for one that was not, or was made by code.
    var origin: XMLElement?
    /// The target name.
    var name: String
    /// Whether it is backed up.
    var isIncluded: Bool
    /// Whether the document lists it.
    var isListed = true
    /// Whether the document says file or block.
    var type: BackupImageType?
    /// Where the data or the old blocks go.
    var image: BackupImage?
    var extent = BackupExtent.inherited()
    var driver: DiskDriver?
    var exportName: String?
    var exportBitmap: String?
    /// The domain's disk.
    var disk: DomainDisk?

    init(_ disk: PushDisk) {
        origin = disk.kept.origin
        name = disk.name
        isIncluded = disk.copy != nil
        guard let copy = disk.copy else { return }
        type = copy.type
        image = copy.target
        extent = copy.extent
        driver = copy.driver
    }

    init(_ disk: PullDisk) {
        origin = disk.kept.origin
        name = disk.name
        isIncluded = disk.export != nil
        guard let export = disk.export else { return }
        type = export.type
        image = export.scratch
        extent = export.extent
        driver = export.driver
        exportName = export.exportName
        exportBitmap = export.exportBitmap
    }

    /// A disk the document does not list.
    init(unlisted disk: DomainDisk, isIncluded: Bool) {
        name = disk.target
        self.disk = disk
        self.isIncluded = isIncluded
        isListed = false
    }

    /// The format it is written in.
    var format: ImageFormat { driver?.format ?? .qcow2 }

    /// The checkpoint it is incremental to, once the extent is settled.
    var base: String? {
        if case .incremental(let base) = extent { base } else { nil }
    }

    var pushDisk: PushDisk {
        guard isIncluded else { return .excluded(name) }
        var copy = PushCopy(type: type ?? .file, to: image.map(normalized), format: format, extent: extent)
        copy.driver = DiskDriver(format)
        return PushDisk(name, copy)
    }

    var pullDisk: PullDisk {
        guard isIncluded else { return .excluded(name) }
        var export = PullExport(type: type ?? .file, scratch: image.map(normalized), extent: extent)
        export.driver = DiskDriver(format)
        export.exportName = exportName
        export.exportBitmap = exportBitmap
        return PullDisk(name, export)
    }

    /// The image with nothing but its fields, and the encryption engine that libvirt says for LUKS.
    private func normalized(_ image: BackupImage) -> BackupImage {
        var copy = ElementNormalizer.normalize(image)
        copy.path = image.path
        copy.securityLabels = SourceNormalizer.labels(image.securityLabels)
        copy.encryption = image.encryption.map { SourceNormalizer.encryption($0) }
        return copy
    }
}
