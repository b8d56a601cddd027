public import Diagnostics
public import XMLTree

extension MomentModel where Self: ElementModel {
    /// Reads a document as leniently as libvirt does: what has no field is kept and remarked on.
    ///
    /// - Throws: ``MomentError`` if the root element is another one. Mistakes inside are never thrown.
    public static func decode(_ document: XMLDocument) throws(MomentError) -> Decoded<Self> {
        let root = document.root
        guard root.name.localName == elementName else {
            throw MomentError(rootName: root.name.qualifiedName, expected: [elementName])
        }
        var (value, findings) = ElementReader.read(Self.self, root)
        var isBehind = false
        for node in document.nodes {
            if case .element = node {
                isBehind = true
            } else if isBehind {
                value.kept.epilogue.append(node)
            } else {
                value.kept.prologue.append(node)
            }
        }
        return Decoded(value: value, findings: findings)
    }

    /// The document as libvirt would print it: its order of elements and attributes, with everything that was kept in place.
    public func document() -> XMLDocument { ElementWriter.write(self, as: Self.elementName) }

    /// What the document may hold, from the same mapping that reads and writes it.
    public static func elementDescription() -> ElementDescription {
        ElementDescriber.describe(Self.self, as: elementName)
    }
}
