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

    /// The root element.
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
