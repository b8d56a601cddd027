import Diagnostics
import XMLTree

/// The public calls of ``MomentModel`` in terms of the mapping: a public protocol cannot name the package's own.
enum MomentCoding {
    static func decode<Model: MomentModel & ElementModel>(
        _ type: Model.Type,
        _ document: XMLDocument
    ) throws(MomentError) -> Decoded<Model> {
        let root = document.root
        guard root.name.localName == Model.elementName else {
            throw MomentError(rootName: root.name.qualifiedName, expected: [Model.elementName])
        }
        var (value, findings) = ElementReader.read(Model.self, root)
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
}
