import MomentDiagnostics
public import XMLTree

/// A point in time that a domain can go back to: the `<domainsnapshot>` document.
public struct DomainSnapshot: Hashable, Sendable {
    /// The name; libvirt takes the time in seconds where there is none.
    public var name: String?
    /// A remark for people.
    public var description: String?
    /// The state the domain was in; read on redefinition only.
    public var state: SnapshotState?
    /// The snapshot before; read on redefinition only.
    public var parent: MomentParent?
    /// When it was made, in seconds since 1970; read on redefinition only.
    public var creationTime: Int64?
    /// What becomes of the memory.
    public var memory: SnapshotMemory?
    /// The disks; nil means all.
    public var disks: [SnapshotDisk]?
    /// The overlays made by going back to a snapshot that has children; written by libvirt from 9.9.0 on.
    public var revertDisks: [SnapshotDisk]?
    /// The domain as it was, kept whole; read on redefinition only.
    public var domain: XMLElement?
    /// The domain as it will be at its next start, kept whole; read on redefinition only.
    public var inactiveDomain: XMLElement?
    /// What the hypervisor needs to go back, kept whole.
    public var cookie: XMLElement?
    /// Whether it is the current snapshot; in libvirt's metadata files only.
    public var active: ActiveFlag?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Makes a snapshot of some disks, or of all.
    public init(
        name: String? = nil,
        description: String? = nil,
        memory: SnapshotMemory? = nil,
        disks: [SnapshotDisk]? = nil
    ) {
        self.name = name
        self.description = description
        self.memory = memory
        self.disks = disks
    }
}

extension DomainSnapshot: MomentModel {
    /// The name of the document's root element, which is `domainsnapshot`.
    public static let elementName = "domainsnapshot"

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

extension DomainSnapshot: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        var snapshot = DomainSnapshot(
            name: coder.text("name", value?.name, "the name; the time in seconds if left out"),
            description: coder.text("description", value?.description, "a remark for people")
        )
        snapshot.state = coder.text("state", value?.state, "state of the domain; for redefinition")
        snapshot.parent = coder.child("parent", value?.parent, "the snapshot before; for redefinition")
        snapshot.creationTime = coder.text(
            "creationTime",
            value?.creationTime,
            "seconds since 1970; for redefinition"
        )
        snapshot.memory = coder.child("memory", value?.memory, "what becomes of the memory")
        snapshot.disks = coder.list("disks", of: "disk", value?.disks, count: 0...Int.max, "the disks; all if left out")
        snapshot.revertDisks = coder.list(
            "revertDisks",
            of: "disk",
            value?.revertDisks,
            count: 0...Int.max,
            .init("overlays made by going back to a snapshot with children", since: .init(9, 9, 0))
        )
        snapshot.domain = coder.whole("domain", value?.domain, "the domain as it was; for redefinition")
        snapshot.inactiveDomain = coder.whole(
            "inactiveDomain",
            value?.inactiveDomain,
            "the domain as it will be at its next start; for redefinition"
        )
        snapshot.cookie = coder.whole("cookie", value?.cookie, "what the hypervisor needs to go back")
        snapshot.active = coder.text("active", value?.active, "whether it is the current one; in metadata files")
        return snapshot
    }
}
