import MomentExecutor
import Testing

@Suite("A tree of moments")
struct MomentTreeTests {
    private let tree = MomentTree(
        parents: ["c1": nil, "c2": "c1", "c10": "c1", "x": "c2", "other": "gone"],
        current: "x"
    )

    @Test("orders children as people count, and takes one with a lost parent for a root")
    func order() {
        #expect(tree.roots.map(\.name) == ["c1", "other"])
        #expect(tree.roots.first?.children.map(\.name) == ["c2", "c10"])
    }

    @Test("draws itself in text")
    func text() {
        #expect(
            tree.text == """
                c1
                ├─ c2
                │  └─ x *
                └─ c10
                other

                """
        )
    }

    @Test("draws itself for Graphviz, whatever a name holds")
    func dot() {
        let tree = MomentTree(parents: ["a\"b\\": nil, "c": "a\"b\\"])
        #expect(tree.dot.contains(#""a\"b\\" -> "c";"#))
    }
}
