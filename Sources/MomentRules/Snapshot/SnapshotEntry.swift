import MomentDiagnostics
import MomentDocuments
import XMLTree

/// A disk of a snapshot as libvirt's parser takes it in.
struct SnapshotEntry {
    let element: XMLElement
    let name: String
    /// The disk as the model has it, without what no field holds: what is not settled here goes on as it is.
    let written: SnapshotDisk
    var mode: SnapshotMode?
    var type: StorageType
    var format: ImageFormat?
    var metadataCache: MetadataCache? {
        get { rareCache.part }
        set { rareCache = RarePart(newValue) }
    }
    var source: StorageSource?
    var isDeletionInProgress = false
    private var rareCache = RarePart<MetadataCache>()

    /// Reads any element below `<disks>`: libvirt does not look at its name.
    init(_ element: XMLElement, isRedefinition: Bool, _ release: ReleaseNumber, _ findings: inout Findings) {
        self.element = element
        name = element["name"] ?? ""
        written = ElementNormalizer.normalize(ElementReader.read(SnapshotDisk.self, element).0)
        SnapshotDiskRules.checkName(element, &findings)
        mode = SnapshotDiskRules.readMode(element, release, &findings)
        let type = SnapshotDiskRules.readType(element, release, &findings)
        self.type = type
        if let source = element.element("source") {
            self.source = ElementReader.read(source) { StorageSource.map(&$0, $1, type: type) }
            SourceRules.check(source, type, release, &findings)
        }
        // Of several drivers, the first that says so counts, as XPath finds it.
        let drivers = element.elements("driver")
        format = SnapshotDiskRules.readFormat(drivers.first { $0["type"] != nil }, &findings)
        if let cache = drivers.lazy.compactMap({ $0.element("metadata_cache") }).first {
            metadataCache = SnapshotDiskRules.readCache(cache, &findings)
        }
        SnapshotDiskRules.checkAbsolute(path, type, element.element("source"), &findings)
        isDeletionInProgress =
            isRedefinition && release >= FeatureRelease.richerSources
            && element.element("snapshotDeleteInProgress") != nil
        if mode == nil, path != nil || format != nil { mode = .external }
    }

    /// Where the overlay goes; nil leaves it to libvirt.
    var path: String? { [.file, .block, .network].contains(type) ? source?.path : nil }
}

/// What a snapshot does with a disk.
enum SnapshotMode: String {
    case no, `internal`, external, manual
}
