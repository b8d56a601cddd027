import MomentTesting
import Testing
import XMLTree

@Suite("Strings are told apart by their code units")
struct StringBytesTests {
    /// Texts that Swift's own comparison takes for the same.
    private static let alike = [
        ("\u{E9}", "e\u{301}"), ("K", "\u{212A}"), (";", "\u{37E}"), ("a\u{323}\u{301}", "a\u{301}\u{323}"),
        ("\u{AC00}", "\u{1100}\u{1161}"),
        ("/srv/\u{E9}/disk-of-a-long-name.qcow2", "/srv/e\u{301}/disk-of-a-long-name.qcow2"),
    ]

    private struct Named: Hashable {
        var name: String
        var other: String?
        var more: [String] = []
    }

    private enum Kind: Hashable {
        case named(String)
        case none
    }

    @Test("in every way to compare them", arguments: alike)
    func comparing(one: String, other: String) {
        #expect(!(one == other) && one != other)
        #expect((one < other) != (other < one))
        #expect((one <= other) != (other <= one) && (one >= other) != (other >= one))
        let (maybe, maybeOther): (String?, String?) = (one, other)
        #expect(!(maybe == other) && maybe != other && !(other == maybe) && other != maybe && maybe != maybeOther)
        #expect(!("\(one)/x").hasPrefix(other) && !"x/\(one)".hasSuffix(other))
        #expect(![one].contains(other) && [one].firstIndex(of: other) == nil && [one].lastIndex(of: other) == nil)
        #expect([one] != [other] && !([one] == [other]))
        #expect(Named(name: one) != Named(name: other))
        #expect(Named(name: "", other: one) != Named(name: "", other: other))
        #expect(Named(name: "", more: [one]) != Named(name: "", more: [other]))
        #expect(Kind.named(one) != Kind.named(other))
        switch one {
        case other: Issue.record("a pattern took one for the other")
        default: break
        }
        #expect(NameSet([one, other]).count == 2)
        var map: NameMap<Int> = [one: 1]
        map[other, default: 0] += 2
        #expect(map[one] == 1 && map[other] == 2 && map.count == 2)
        #expect(Set([Named(name: one), Named(name: other)]).count == 2)
    }

    @Test("as their bytes are, whatever they are made of")
    func random() {
        var generator = SeededRandom(seed: 7)
        let parts = ["a", "b", "\u{E9}", "e\u{301}", "", "longer than a small string", "K", "\u{212A}", "\u{1F600}"]
        for _ in 0..<2_000 {
            let one = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                parts.randomElement(using: &generator) ?? ""
            }.joined()
            let other =
                Bool.random(using: &generator)
                ? one : (0..<4).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
            let (left, right) = (Array(one.utf8), Array(other.utf8))
            #expect((one == other) == (left == right))
            #expect((one < other) == left.lexicographicallyPrecedes(right))
            #expect(one.hasPrefix(other) == left.starts(with: right))
            #expect(one.hasSuffix(other) == left.reversed().starts(with: right.reversed()))
            #expect(NameSet([one]).contains(other) == (left == right))
        }
    }
}

@Suite("Text that is written into a source")
struct MarkupTests {
    @Test(
        "has no markup in it, whatever combines with it",
        arguments: [
            ("a<b&c", nil, "a&lt;b&amp;c"), ("<\u{338}", nil, "&lt;\u{338}"), ("'\u{301}\"", 0x27, "&apos;\u{301}\""),
            ("'\"\u{301}", 0x22, "'&quot;\u{301}"), ("a\tb\nc\r", 0x27, "a&#9;b&#10;c&#13;"), ("a\tb\n", nil, "a\tb\n"),
        ] as [(String, UInt8?, String)]
    )
    func written(text: String, quote: UInt8?, expected: String) {
        #expect(text.markup(quotedBy: quote) == expected)
    }
}
