internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentSchemas
internal import MomentXML
internal import XMLTree

/// XML of other kinds: what is found in directories beside the documents that are looked for.
enum ForeignDocument {
    /// Whether a document is plainly another one: its root element is known, and neither one that a grammar is for nor a slip for one.
    static func isOne(_ parsed: XMLParseResult, for store: GrammarStore) -> Bool {
        guard let root = parsed.document?.root.name.localName ?? rootName(in: parsed.source.utf8) else { return false }
        guard MomentDocument.Kind(rawValue: root) == nil else { return false }
        if Spelling.nearest(MomentDocument.Kind.allCases.map(\.rawValue), to: root) != nil { return false }
        // The built-in grammars are for the three kinds alone; what others are for only they know. What can't be compiled is told elsewhere.
        if store.set.name == GrammarSet.builtin.name { return true }
        do { return try store.schema(forRoot: root) == nil } catch { return false }
    }

    /// What is told of it: nothing.
    static func report(on file: InputFile) -> FileReport {
        var report = FileReport(file: file.name)
        report.isPassedOver = true
        return report
    }

    /// The local name of the root element in a text that is not well-formed; nil where no element begins as one should.
    static func rootName(in text: [UInt8]) -> String? {
        var rest = text[...]
        func skip(to end: String) {
            let end = Array(end.utf8)
            while !rest.isEmpty, !rest.starts(with: end) { rest = rest.dropFirst() }
            rest = rest.dropFirst(end.count)
        }
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        while let byte = rest.first {
            if byte <= 0x20 {
                rest = rest.dropFirst()
            } else if rest.starts(with: "<?".utf8) {
                skip(to: "?>")
            } else if rest.starts(with: "<!--".utf8) {
                skip(to: "-->")
            } else if rest.starts(with: "<!".utf8) {
                // A document type may hold declarations in brackets.
                let opening = rest.prefix { $0 != UInt8(ascii: ">") }
                skip(to: opening.contains(UInt8(ascii: "[")) ? "]>" : ">")
            } else {
                break
            }
        }
        guard rest.first == UInt8(ascii: "<") else { return nil }
        let name = rest.dropFirst().prefix {
            $0 > 0x20 && ![UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "<")].contains($0)
        }
        let local = name.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).last ?? name
        guard let first = local.first, first >= 0x80 || first == 0x5F || (0x41...0x5A).contains(first & 0xDF) else {
            return nil
        }
        return String(validating: local, as: UTF8.self)
    }
}
