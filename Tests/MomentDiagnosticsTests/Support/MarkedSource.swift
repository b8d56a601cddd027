import MomentDiagnostics
import XMLTree

/// A source whose places of interest are marked with ‹ and ›, which are taken out.
struct MarkedSource {
    let source: XMLSource
    let ranges: [SourceRange]
    let bytes: [UInt8]

    /// Reads marked text; each pair of marks becomes a range, in order of the opening marks.
    init(_ marked: String, encoding: SourceEncoding = .utf8, name: String = "t.xml") {
        var text = ""
        var starts: [Int] = []
        var ends: [Int: Int] = [:]
        var open: [Int] = []
        for character in marked.unicodeScalars {
            switch character {
            case "‹":
                open.append(starts.count)
                starts.append(text.utf8.count)
            case "›":
                if let index = open.popLast() { ends[index] = text.utf8.count }
            default: text.unicodeScalars.append(character)
            }
        }
        let source = XMLSource(name: name, utf8: Array(text.utf8), encoding: encoding)
        self.source = source
        ranges = starts.indices.map { source.range(starts[$0], ends[$0] ?? starts[$0]) }
        switch encoding {
        case .utf8: bytes = Array(text.utf8)
        case .utf16LittleEndian: bytes = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .utf16BigEndian: bytes = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        case .latin1: bytes = text.unicodeScalars.map { UInt8($0.value) }
        }
    }

    /// A finding on the first range with a fix that replaces each range by a text.
    func finding(_ code: Diagnostic.Code = "test-code", replacing texts: [String] = [], isSafe: Bool = true)
        -> Diagnostic
    {
        let edits = zip(ranges, texts).map { Diagnostic.Edit($0, $1) }
        let fixes = edits.isEmpty ? [] : [Diagnostic.Fix("change it", edits: edits, isSafe: isSafe)]
        return Diagnostic(
            code,
            layer: .schema,
            message: "it is wrong",
            range: ranges.first,
            source: source,
            path: "/a/b/@c",
            fixes: fixes
        )
    }
}
