import Testing
import XMLTree

@Suite("Places in a source")
struct XMLSourceTests {
    @Test(
        "a place counts bytes of the original and columns of Unicode scalars",
        arguments: [
            (SourceEncoding.utf8, 0, 9), (.utf8, 3, 12), (.utf16BigEndian, 2, 16), (.utf16LittleEndian, 0, 14),
            (.latin1, 0, 7),
        ]
    )
    func places(encoding: SourceEncoding, mark: Int, offset: Int) {
        // a, e-acute, line feed, tab, e-acute, b, >: the place sought is that of ">".
        let text = Array("aé\n\téb2>".utf8)
        let source = XMLSource(name: "-", utf8: text, encoding: encoding, byteOrderMarkLength: mark)
        #expect(source.position(at: text.count - 1) == SourcePosition(offset: offset, line: 2, column: 5))
        #expect(source.utf8Offset(line: 2, column: 5) == text.count - 1)
    }

    @Test("lines are given without their ends")
    func lines() {
        let source = XMLSource(name: "-", utf8: Array("one\r\ntwo\n\nfour".utf8))
        #expect((1...5).map(source.line) == ["one", "two", "", "four", ""])
        #expect(source.lineCount == 4)
    }

    @Test("an offset past the end is the end")
    func clamped() {
        let source = XMLSource(name: "-", utf8: Array("ab".utf8))
        #expect(source.position(at: 99) == SourcePosition(offset: 2, line: 1, column: 3))
    }
}
