import MomentTesting
import Testing
import XMLTree

/// Positions are found for a whole tree at once; here, for each element by itself.
@Suite("The position of an element among its siblings")
struct SiblingPositionTests {
    /// A random tree: few names, two that differ in their prefix alone and two in their namespace alone, with text and comments between.
    private func tree(seed: UInt64) -> XMLDocument {
        var random = SeededRandom(seed: seed)
        let names = [
            XMLName("a"), XMLName("b"), XMLName("a", namespace: "urn:x", prefix: "p"),
            XMLName("a", namespace: "urn:x", prefix: "q"), XMLName("a", namespace: "urn:y", prefix: "p"),
        ]
        var builder = XMLTreeBuilder()
        var depth = 1
        builder.startElement(names[0])
        for _ in 0..<60 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: builder.text(" t ")
            case 1: builder.comment("c")
            case 2: builder.processingInstruction(target: "a", "")
            case 3...5 where depth > 1:
                builder.endElement()
                depth -= 1
            default:
                builder.startElement(names[Int.random(in: 0..<names.count, using: &random)])
                depth += 1
            }
        }
        for _ in 0..<depth { builder.endElement() }
        return builder.finish()
    }

    /// By the definition: one more than the siblings before it that have its name; none where it is the only one.
    private func path(of element: XMLElement) -> String {
        var step = element.name.qualifiedName
        if let parent = element.parent {
            let alike = parent.elements.filter { $0.name == element.name }
            if alike.count > 1, let position = alike.firstIndex(where: { $0.index == element.index }) {
                step += "[\(position + 1)]"
            }
            return "\(path(of: parent))/\(step)"
        }
        return "/\(step)"
    }

    private func all(_ element: XMLElement) -> [XMLElement] { [element] + element.elements.flatMap(all) }

    @Test("is what counting gives, in whatever order paths are asked for", arguments: 0..<200 as Range<UInt64>)
    func counting(seed: UInt64) {
        let elements = all(tree(seed: seed).root)
        #expect(elements.count > 10)
        for element in seed.isMultiple(of: 2) ? elements : elements.reversed() {
            #expect(element.path == path(of: element))
        }
    }

    @Test("is found for threads that ask at the same time")
    func together() async {
        for seed in 0..<20 as Range<UInt64> {
            let root = tree(seed: seed).root
            let paths = await withTaskGroup(of: [String].self) { group in
                for _ in 0..<4 { group.addTask { self.all(root).map(\.path) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(paths).count == 1)
            #expect(paths.first == all(root).map { path(of: $0) })
        }
    }
}
