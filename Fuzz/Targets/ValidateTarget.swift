import Diagnostics
import LibXML
import MomentSchemas
import XMLTree

/// The built-in grammars judge any document, of the newest release and of the oldest; findings have a place, and a valid document has none.
enum ValidateTarget: FuzzTarget {
    private static let store = GrammarStore()
    private static let names = ["domainbackup", "domaincheckpoint", "domainsnapshot"]

    static func run(_ bytes: [UInt8]) {
        guard let document = WellFormed.document(bytes) else { return }
        let sum = bytes.reduce(0) { $0 &+ Int($1) }
        do throws(GrammarFailure) {
            // One release an input, mostly the newest: what another one says is told apart by validating for it, too.
            guard let findings = try store.findings(in: document, release: sum % 4 == 0 ? .baseline : .newest) else {
                expect(!names.contains(document.root.name.localName), "no grammar")
                return
            }
            for finding in findings {
                expect(finding.range != nil, "no place: \(finding.message)")
                expect(finding.source === document.source, "a place of another text: \(finding.message)")
            }
            // What goes to people is made of the source. It takes long, so not each time.
            guard !findings.isEmpty, sum % 16 < 2 else { return }
            var writer = TextWriter(width: 100)
            _ = writer.write(FileReport(file: "-", findings: findings))
        } catch {
            found("the built-in grammar can't be used: \(error)")
        }
    }
}
