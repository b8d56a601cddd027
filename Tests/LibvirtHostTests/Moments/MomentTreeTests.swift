import LibvirtHost
import MomentXML
import TestSupport
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
        #expect(tree.roots.first?.children.map { tree.nodes[$0].name } == ["c2", "c10"])
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

    @Test(
        "a name is one quoted string for Graphviz, marks, controls and all",
        arguments: [
            "x\"\u{301};evil[URL=injected];\"\u{301}", "\\\u{301}", "\"\u{200D}\\", "a\n\"b", "\u{1B}]8;;x\u{7}",
            "\\N\\G",
        ]
    )
    func dotInjection(name: String) throws {
        let line = try #require(MomentTree(parents: [(name, nil)]).dot.split(separator: "\n").dropFirst(3).first)
        // A quote that no backslash stands before ends the string.
        var isEscaped = false
        var ends: [Int] = []
        let scalars = Array(line.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if scalar == "\"", !isEscaped { ends.append(index) }
            isEscaped = scalar == "\\" && !isEscaped
        }
        #expect(ends.count == 2 && ends.last == scalars.count - 2, "\(line)")
        #expect(scalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    }

    @Test("shows names without what a terminal would obey, in every form")
    func terminal() {
        let tree = MomentTree(parents: [("a\u{1B}[2Jb\u{9B}31m\u{202E}c\nd", nil)])
        for text in [tree.text, tree.dot, tree.svg] {
            #expect(!text.unicodeScalars.contains { "\u{1B}\u{9B}\u{202E}".unicodeScalars.contains($0) }, "\(text)")
        }
        #expect(tree.text == "a\u{FFFD}[2Jb\u{FFFD}31m\u{FFFD}c d\n")
    }

    @Test("a long series is drawn and let go on a small stack")
    func depth() throws {
        var parents: [(name: String, parent: String?)] = [("c0", nil)]
        for number in 1..<20_000 { parents.append(("c\(number)", "c\(number - 1)")) }
        try SmallStack.run { [parents] in
            let tree = MomentTree(parents: parents, current: "c7")
            #expect(tree.nodes.count == 20_000)
            #expect(tree.text.utf8.count > 20_000)
            #expect(tree.dot.hasSuffix("\"c19998\" -> \"c19999\";\n}\n"))
            #expect(tree.svg.hasSuffix("</svg>\n"))
            #expect(tree == MomentTree(parents: parents, current: "c7"))
            #expect(Set([tree]).count == 1)
        }
    }

    @Test("draws itself as a picture: a dot and a name for each, a line to each but the roots")
    func picture() throws {
        let picture = try #require(XMLDocumentParser().parse(tree.svg).document?.root)
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
        let picture = try #require(XMLDocumentParser().parse(MomentTree(parents: [(name, nil)]).svg).document?.root)
        let text = parts(picture, "text").map(\.text).first
        #expect(text == String(name.map { $0 == "\u{1}" || $0 == "\n" ? "\u{FFFD}" : $0 }))
        #expect(XMLDocumentParser().parse(MomentTree(parents: []).svg).document?.root["width"] == "16")
    }

    private func parts(_ picture: XMLElement, _ name: String) -> [XMLElement] {
        picture.elements.filter { $0.name.localName == name }
    }

    @Test("two whose names look alike, one composed and one decomposed, are two")
    func codeUnits() {
        let tree = MomentTree(parents: [("\u{E9}", nil), ("e\u{301}", "\u{E9}"), ("child", "e\u{301}")])
        #expect(tree.roots.map(\.name) == ["\u{E9}"])
        let below = tree.roots[0].children.map { tree.nodes[$0] }
        #expect(below.map { Array($0.name.utf8) } == [Array("e\u{301}".utf8)])
        #expect(below[0].children.map { tree.nodes[$0].name } == ["child"])
    }
}
