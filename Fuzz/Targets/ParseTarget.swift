import MomentDiagnostics
import MomentXML
import XMLTree

/// Any bytes are a document or a finding; a document survives its print, and places lie within the source.
enum ParseTarget: FuzzTarget {
    static var markupMutationsOfEight: UInt32 { 2 }

    static func run(_ bytes: [UInt8]) {
        let result = XMLDocumentParser().parse(bytes)
        for finding in result.findings { check(finding, in: result.source) }
        guard let document = result.document else {
            expect(result.findings.contains { $0.severity == .error }, "no document and no error")
            // What goes to people is made of the source, wherever the finding points. It takes long, so not each time.
            guard bytes.reduce(0, &+) % 8 == 0 else { return }
            var writer = TextWriter(width: 100)
            _ = writer.write(FileReport(file: "-", findings: result.findings))
            return
        }
        expect(result.findings.isEmpty, "a document and findings")
        guard let printed = try? XMLPrinter().print(document) else { found("a parsed document can't be printed") }
        guard let again = XMLDocumentParser().parse(printed).document else { found("the print can't be read") }
        expect(again == document, "the print is another document")
        guard let reprinted = try? XMLPrinter().print(again) else { found("the print can't be printed") }
        expect(reprinted == printed, "printing is not idempotent")
    }

    private static func check(_ finding: Diagnostic, in source: XMLSource) {
        guard let range = finding.range else { return }
        expect(range.start.line >= 1 && range.start.column >= 1, "a place before the source")
        expect(range.end.line <= source.lineCount, "a place behind the source")
        expect(range.start.offset <= range.end.offset, "a range that ends before it begins")
    }
}
