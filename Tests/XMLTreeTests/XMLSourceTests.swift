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

    @Test("line and column lead back to the offset, in long lines too")
    func back() {
        // Far more than from one mark to the next, in characters of one to four bytes.
        let long = String(repeating: "aé€😀<b c='1'/>", count: 2_000)
        let text = Array("x\n\(long)\n\n\(long)é".utf8)
        let source = XMLSource(name: "-", utf8: text)
        for offset in stride(from: 0, through: text.count, by: 1)
        where offset == text.count || text[offset] & 0xC0 != 0x80 {
            let place = source.position(at: offset)
            if source.utf8Offset(line: place.line, column: place.column) != offset { Issue.record("\(offset)") }
        }
        let end = 2 + long.utf8.count
        #expect(source.utf8Offset(line: 2, column: 1_000_000) == end)
        #expect(source.utf8Offset(line: 3, column: 7) == end + 1)
        #expect(source.utf8Offset(line: 2, column: 0) == 2)
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
