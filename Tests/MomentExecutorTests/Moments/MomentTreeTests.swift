import LibXML
import MomentExecutor
import Testing
import XMLTree

@Suite("A tree of moments")
struct MomentTreeTests {
    private let tree = MomentTree(
        parents: [("c1", nil), ("c2", "c1"), ("c10", "c1"), ("x", "c2"), ("other", "gone")],
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
        let tree = MomentTree(parents: [("a\"b\\", nil), ("c", "a\"b\\")])
        #expect(tree.dot.contains(#""a\"b\\" -> "c";"#))
    }

    @Test("draws itself as a picture: a dot and a name for each, a line to each but the roots")
    func picture() throws {
        let picture = try #require(XMLParser().parse(tree.svg).document?.root)
        let names = parts(picture, "text").map(\.text)
        #expect(names == ["c1", "c2", "x", "c10", "other"])
        #expect(parts(picture, "circle").count == 5)
        #expect(parts(picture, "path").count == 3)
        #expect(parts(picture, "text").filter { $0["font-weight"] == "bold" }.map(\.text) == ["x"])
        // The youngest goes on in its parent's column, the elder branches off.
        let columns = Dictionary(uniqueKeysWithValues: zip(names, parts(picture, "circle").map { $0["cx"] }))
        #expect(columns["c1"] == columns["c10"])
        #expect(columns["c1"] != columns["c2"])
        #expect(columns["c2"] == columns["x"])
    }

    @Test("draws a picture of any name, and of nothing", arguments: ["<&>\"'", "a\u{1}b\nc", "雪😀", " "])
    func strangeNames(name: String) throws {
        let picture = try #require(XMLParser().parse(MomentTree(parents: [(name, nil)]).svg).document?.root)
        let text = parts(picture, "text").map(\.text).first
        #expect(text == String(name.map { $0 == "\u{1}" || $0 == "\n" ? "\u{FFFD}" : $0 }))
        #expect(XMLParser().parse(MomentTree(parents: []).svg).document?.root["width"] == "16")
    }

    private func parts(_ picture: XMLElement, _ name: String) -> [XMLElement] {
        picture.elements.filter { $0.name.localName == name }
    }

    @Test("two whose names look alike, one composed and one decomposed, are two")
    func codeUnits() {
        let tree = MomentTree(parents: [("\u{E9}", nil), ("e\u{301}", "\u{E9}"), ("child", "e\u{301}")])
        #expect(tree.roots.map(\.name) == ["\u{E9}"])
        #expect(tree.roots[0].children.map { Array($0.name.utf8) } == [Array("e\u{301}".utf8)])
        #expect(tree.roots[0].children[0].children.map(\.name) == ["child"])
    }
}
