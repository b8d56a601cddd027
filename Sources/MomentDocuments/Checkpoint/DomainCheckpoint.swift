public import XMLTree

/// A point in time that later backups can be incremental to: the `<domaincheckpoint>` document.
public struct DomainCheckpoint: Hashable, Sendable {
    /// The name; libvirt takes the time in seconds where there is none.
    public var name: String?
    /// A remark for people.
    public var description: String?
    /// The checkpoint before; read on redefinition only.
    public var parent: MomentParent?
    /// When it was made, in seconds since 1970; read on redefinition only.
    public var creationTime: UInt64?
    /// The disks; nil means all writable ones.
    public var disks: [CheckpointDisk]?
    /// The domain as it was, kept whole; read on redefinition only.
    public var domain: XMLElement?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Makes a checkpoint of some disks, or of all.
    public init(name: String? = nil, description: String? = nil, disks: [CheckpointDisk]? = nil) {
        self.name = name
        self.description = description
        self.disks = disks
    }
}

extension DomainCheckpoint: MomentModel {
    /// `domaincheckpoint`.
    public static let elementName = "domaincheckpoint"

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

extension DomainCheckpoint: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        var checkpoint = DomainCheckpoint(
            name: coder.text("name", value?.name, .init("the name; the time in seconds if left out", .checkpointName)),
            description: coder.text("description", value?.description, "a remark for people")
        )
        checkpoint.parent = coder.child("parent", value?.parent, "the checkpoint before; for redefinition") {
            MomentParent.mapCheckpoint(&$0, $1)
        }
        checkpoint.creationTime = coder.text(
            "creationTime",
            value?.creationTime,
            "seconds since 1970; for redefinition"
        )
        checkpoint.disks = coder.list(
            "disks",
            of: "disk",
            value?.disks,
            count: 1...Int.max,
            "the disks; all writable ones if left out"
        )
        checkpoint.domain = coder.whole("domain", value?.domain, "the domain as it was; for redefinition")
        return checkpoint
    }
}
