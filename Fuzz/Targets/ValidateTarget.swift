import MomentDiagnostics
import MomentSchemas
import MomentXML
import XMLTree

/// The built-in grammars judge any document, of the newest release and of the oldest; findings have a place, and a valid document has none.
///
/// All inputs are judged, one of eight of the invalid ones is told its mistakes.
enum ValidateTarget: FuzzTarget {
    private static let grammars = GrammarStore()
    private static let names = ["domainbackup", "domaincheckpoint", "domainsnapshot"]

    static func run(_ bytes: [UInt8]) {
        guard let document = WellFormed.document(bytes) else { return }
        let number = Share(of: bytes).number(below: 64)
        // One release an input, mostly the newest: what another one says is told apart by validating for it, too.
        let release: ReleaseNumber = number % 4 == 0 ? .baseline : .newest
        do throws(GrammarFailure) {
            guard let isValid = try grammars.isValid(document, release: release) else {
                expect(!names.contains(document.root.name.localName), "no grammar")
                return
            }
            guard isValid || number < 8, let findings = try grammars.findings(in: document, release: release)
            else { return }
            expect(findings.isEmpty == isValid, "two verdicts: \(findings.map(\.message))")
            for finding in findings {
                expect(finding.range != nil, "no place: \(finding.message)")
                expect(finding.source === document.source, "a place of another text: \(finding.message)")
            }
            // What goes to people is made of the source. It takes long, so not each time.
            guard !findings.isEmpty, number < 4 else { return }
            var writer = TextWriter(width: 100)
            _ = writer.write(FileReport(file: "-", findings: findings))
        } catch {
            found("the built-in grammar can't be used: \(error)")
        }
    }
}
