/// A document: one root element, and the comments and processing instructions around it.
///
/// An immutable value. Copying it, or keeping one of its elements, costs a reference.
public struct XMLDocument: Sendable {
    package let storage: TreeStorage
    let rootIndex: Int

    package init(storage: TreeStorage, rootIndex: Int) {
        self.storage = storage
        self.rootIndex = rootIndex
    }

    /// The root element of the document.
    public var root: XMLElement { XMLElement(storage: storage, index: rootIndex) }

    /// The root element with the comments and processing instructions before and behind it.
    public var nodes: XMLChildren { XMLChildren(storage: storage, parent: 0) }

    /// Where the document was read from; nil for one built by code.
    public var source: XMLSource? { storage.source }
}

extension XMLDocument: Hashable {
    /// Whether two documents have equal nodes; where they were read from does not count.
    public static func == (left: XMLDocument, right: XMLDocument) -> Bool {
        Array(left.nodes) == Array(right.nodes)
    }

    /// Feeds what equality looks at to the hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(root) }
}

/// The bounds a document is read within.
///
/// They exist so that hostile or broken input ends in a finding instead of taking the machine: each limit is far above what libvirt prints.
public struct XMLLimits: Hashable, Sendable {
    /// The size of the input in bytes. 64 MiB hold 250,000 disks, while a tree takes several times its text in memory.
    public var bytes: Int
    /// How deep elements may nest. libxml2 2.9, and so libvirt with it, reads 257 levels and no more.
    public var depth: Int
    /// How many nodes (elements, texts, comments, processing instructions) there may be.
    public var nodes: Int
    /// How many attributes and namespace declarations one element may have, and how many declarations may be in scope at once.
    ///
    /// libvirt's largest element has about 30. Checking for duplicates costs libxml2 their square, for each element anew.
    public var attributesPerElement: Int
    /// How many causes are told of a text that is not well-formed. Each costs a look at its surroundings, and nobody reads
    /// more. With 0 libxml2's own word is told alone, without the path.
    public var findings: Int

    /// Makes limits, each with its default.
    public init(
        bytes: Int = 64 << 20,
        depth: Int = 257,
        nodes: Int = 8_000_000,
        attributesPerElement: Int = 256,
        findings: Int = 100
    ) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
        self.attributesPerElement = attributesPerElement
        self.findings = findings
    }
}
