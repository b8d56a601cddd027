import Testing
import XMLTree

@testable import MomentDiagnostics

@Suite("Source excerpts")
struct SourceExcerptTests {
    @Test(
        "the marks stand below what they mark",
        arguments: [
            ("  <disk ‹nmae›='vda'/>", "  <disk nmae='vda'/>", "        ^~~~"),
            ("\t\t<‹disk›/>", "        <disk/>", "         ^~~~"),
            ("ab\t<‹disk›/>", "ab  <disk/>", "     ^~~~"),
            ("<名前>‹値›</名前>", "<名前>値</名前>", "      ^~"),
            ("<a>e\u{301}‹x›</a>", "<a>e\u{301}x</a>", "    ^"),
            ("<a>👍🏽‹x›</a>", "<a>👍🏽x</a>", "       ^"),
            ("<a>‹›</a>", "<a></a>", "   ^"),
            ("<a‹›", "<a", "  ^"),
            ("‹›", "", "^"),
            ("<a>‹one\ntwo›</a>", "<a>one", "   ^~~"),
            ("<a>‹one›\r\n</a>", "<a>one", "   ^~~"),
            ("<a>\u{1B}[31m‹x›\u{202E}</a>", "<a>\u{FFFD}[31mx\u{FFFD}</a>", "        ^"),
        ]
    )
    func marks(marked: String, text: String, marks: String) {
        let input = MarkedSource(marked)
        let excerpt = SourceExcerpt(input.ranges[0], in: input.source, width: 100)
        #expect(excerpt.text == text)
        #expect(excerpt.marks == marks)
    }

    @Test("of a long line the surroundings of the place are shown", arguments: [30, 60, 100])
    func window(width: Int) {
        let filler = String(repeating: "<x y='1'/>", count: 200)
        let input = MarkedSource("<a>\(filler)<‹wrong›/>\(filler)</a>")
        let excerpt = SourceExcerpt(input.ranges[0], in: input.source, width: width)
        #expect(excerpt.text.count <= width)
        #expect(excerpt.text.hasPrefix("…") && excerpt.text.hasSuffix("…"))
        let marked = zip(excerpt.text, excerpt.marks).filter { $1 != " " }.map { String($0.0) }.joined()
        #expect(marked == "wrong")
    }

    @Test("a range wider than the line is cut at the window's edge")
    func wideRange() {
        let input = MarkedSource("<a>‹\(String(repeating: "y", count: 1000))›</a>")
        let excerpt = SourceExcerpt(input.ranges[0], in: input.source, width: 50)
        #expect(excerpt.text.count <= 50)
        #expect(excerpt.marks.count <= excerpt.text.count)
        #expect(excerpt.marks.hasPrefix("   ^~~"))
    }

    @Test("the start and the end of a long line are shown without dots on that side")
    func edges() {
        let filler = String(repeating: "z", count: 500)
        let first = MarkedSource("<‹a›>\(filler)</a>")
        #expect(SourceExcerpt(first.ranges[0], in: first.source, width: 40).text.hasPrefix("<a>"))
        let last = MarkedSource("<a>\(filler)</‹a›>")
        #expect(SourceExcerpt(last.ranges[0], in: last.source, width: 40).text.hasSuffix("</a>"))
    }
}
