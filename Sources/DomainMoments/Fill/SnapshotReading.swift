import Diagnostics
import XMLTree

/// A snapshot document as libvirt's parser takes it in: leniently, for it is not checked against the grammar unless asked.
struct SnapshotReading {
    let root: XMLElement
    /// Whether it is redefined rather than made.
    let isRedefinition: Bool
    var name: String?
    var description: String?
    var creationTime: Int64?
    var parent: String?
    var state: SnapshotState?
    var memory: MemoryMode?
    var memoryFile: String?
    var entries: [SnapshotEntry] = []
    /// The stored domain, if it is a whole definition.
    var domain: XMLElement?
    var inactiveDomain: XMLElement?
    var cookie: XMLElement?

    /// What becomes of the memory.
    enum MemoryMode: String { case no, `internal`, external }

    /// Reads a document; what libvirt's parser refuses is added to the findings.
    ///
    /// - Parameter isOffline: whether there is no memory to keep: the domain is off, or only disks are asked for
    init(_ root: XMLElement, _ submission: Submission, isOffline: Bool, _ findings: inout Findings) {
        self.root = root
        isRedefinition = submission.flags.contains(.redefine)
        name = root.nonEmptyText("name")
        description = root.nonEmptyText("description")
        var isOffline = isOffline
        if isRedefinition {
            RedefineRules.checkName(root, &findings)
            creationTime = RedefineRules.checkTime(root, &findings)
            parent = root.element("parent")?.nonEmptyText("name")
            state = SnapshotStateRules.read(root, &findings)
            isOffline = state == .shutoff || state == .diskSnapshot
            if let stored = root.element("domain"), stored["type"] != nil {
                domain = stored
                RedefineRules.checkDomainName(stored, &findings)
            }
            if let stored = root.element("inactiveDomain") {
                inactiveDomain = stored
                RedefineRules.checkDomainName(stored, &findings)
            }
        }
        readMemory(isOffline: isOffline, &findings)
        for container in root.elements("disks") {
            for element in container.elements {
                entries.append(SnapshotEntry(element, isRedefinition: isRedefinition, submission.release, &findings))
            }
        }
        cookie = isOffline ? nil : root.element("cookie")
    }

    private mutating func readMemory(isOffline: Bool, _ findings: inout Findings) {
        let element = root.element("memory")
        memoryFile = element?["file"]
        memory = SnapshotMemoryRules.read(element, &findings)
        if memory == nil, memoryFile != nil { memory = .external }
        if isRedefinition, memory == nil { memory = isOffline ? .no : .internal }
        SnapshotMemoryRules.check(memory, memoryFile, element, isOffline: isOffline, &findings)
    }

    /// Whether anything of it lives outside the domain's images.
    var isExternal: Bool { memory == .external || entries.contains { $0.mode == .external } }
}

/// A disk of a snapshot as libvirt's parser takes it in.
struct SnapshotEntry {
    let element: XMLElement
    let name: String
    var mode: SnapshotMode?
    var type: StorageType
    var format: ImageFormat?
    var metadataCache: MetadataCache?
    var source: StorageSource?
    var isDeletionInProgress = false

    /// Reads any element below `<disks>`: libvirt does not look at its name.
    init(_ element: XMLElement, isRedefinition: Bool, _ release: Release, _ findings: inout Findings) {
        self.element = element
        name = element["name"] ?? ""
        SnapshotDiskRules.checkName(element, &findings)
        mode = SnapshotDiskRules.readMode(element, &findings)
        let type = SnapshotDiskRules.readType(element, &findings)
        self.type = type
        if let source = element.element("source") {
            self.source = ElementReader.read(source) { StorageSource.map(&$0, $1, type: type) }
            SourceRules.check(source, type, release, &findings)
        }
        let driver = element.element("driver")
        format = SnapshotDiskRules.readFormat(driver, &findings)
        if let cache = driver?.element("metadata_cache") {
            metadataCache = SnapshotDiskRules.readCache(cache, &findings)
        }
        SnapshotDiskRules.checkAbsolute(path, type, element.element("source"), &findings)
        isDeletionInProgress = isRedefinition && element.element("snapshotDeleteInProgress") != nil
        if mode == nil, path != nil || format != nil { mode = .external }
    }

    /// Where the overlay goes; nil leaves it to libvirt.
    var path: String? { [.file, .block, .network].contains(type) ? source?.path : nil }
}

/// What a snapshot does with a disk.
enum SnapshotMode: String {
    case no, `internal`, external, manual
}

extension XMLElement {
    /// The text of a child, nil where it is missing or empty.
    func nonEmptyText(_ name: String) -> String? {
        guard let text = element(name)?.stringValue, !text.isEmpty else { return nil }
        return text
    }

    /// All text below, as XPath takes it for an element's value; comments are passed over.
    var stringValue: String {
        var result = ""
        for child in children {
            switch child {
            case .text(let text): result += text.content
            case .element(let element): result += element.stringValue
            case .comment, .processingInstruction: break
            }
        }
        return result
    }
}
