import MomentDiagnostics
import MomentDocuments
import XMLTree

/// A snapshot document as libvirt's parser takes it in: leniently, for it is not checked against the grammar unless asked.
struct SnapshotReading {
    let root: XMLElement
    /// Whether the snapshot is redefined, and not taken anew.
    let isRedefinition: Bool
    var name: String?
    var description: String?
    var creationTime: Int64?
    var parent: String?
    var state: SnapshotState?
    var memory: MemoryMode?
    var memoryFile: String?
    var entries: [SnapshotEntry] = []
    /// The overlays made by going back, which only a redefinition reads; nil where nothing is said of them.
    private var revertEntries: [SnapshotEntry] = []
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
            if let stored = root.element("domain"), !(stored["type"] ?? "").isEmpty { domain = stored }
            inactiveDomain = root.element("inactiveDomain")
            for stored in [domain, inactiveDomain].compactMap(\.self) {
                let rules = StoredDomainRules(
                    domain: stored,
                    release: submission.release,
                    isHeldToGrammar: submission.flags.contains(.validate)
                )
                rules.check(by: .parser, &findings)
            }
        }
        readMemory(submission.release, isOffline: isOffline, &findings)
        for container in root.elements("disks") {
            for element in container.elements {
                entries.append(SnapshotEntry(element, isRedefinition: isRedefinition, submission.release, &findings))
            }
        }
        if isRedefinition, submission.release >= FeatureRelease.revertDisks {
            for element in root.elements("revertDisks").flatMap({ $0.elements.map { $0 } }) {
                let entry = SnapshotEntry(element, isRedefinition: true, submission.release, &findings)
                revertEntries.append(entry)
            }
        }
        cookie = isOffline ? nil : root.element("cookie")
    }

    /// The overlays made by going back, as libvirt prints them.
    func revertDisks(_ release: ReleaseNumber) -> [SnapshotDisk]? {
        revertEntries.isEmpty ? nil : revertEntries.map { $0.printed(release) }
    }

    private mutating func readMemory(_ release: ReleaseNumber, isOffline: Bool, _ findings: inout Findings) {
        let element = root.element("memory")
        memoryFile = element?["file"]
        if release < FeatureRelease.wordsAreXMLErrors {
            // Each was looked for by itself, and an empty one was none.
            let files = root.elements("memory").compactMap { $0["file"] }
            memoryFile = files.first.flatMap { $0.isEmpty ? nil : $0 }
        }
        memory = SnapshotMemoryRules.read(element, release, &findings)
        if memory == nil, memoryFile != nil { memory = .external }
        if isRedefinition, memory == nil { memory = isOffline ? .no : .internal }
        SnapshotMemoryRules.check(memory, memoryFile, element, isOffline: isOffline, &findings)
    }

    /// Whether anything of it lives outside the domain's images.
    var isExternal: Bool { memory == .external || entries.contains { $0.mode == .external } }
}
