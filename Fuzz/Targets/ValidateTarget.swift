import Diagnostics
import LibXML
import MomentSchemas
import XMLTree

/// The built-in grammars judge any document, of the newest release and of the oldest; findings have a place, and a valid document has none.
enum ValidateTarget: FuzzTarget {
    private static let store = GrammarStore()
    private static let names = ["domainbackup", "domaincheckpoint", "domainsnapshot"]

    static func run(_ bytes: [UInt8]) {
        guard let document = XMLParser().parse(bytes).document else { return }
        do throws(GrammarFailure) {
            for release in [Release.newest, .baseline] {
                guard let findings = try store.findings(in: document, release: release) else {
                    expect(!names.contains(document.root.name.localName), "no grammar")
                    return
                }
                for finding in findings {
                    expect(finding.range != nil, "no place: \(finding.message)")
                    expect(finding.source === document.source, "a place of another text: \(finding.message)")
                }
                guard !findings.isEmpty else { continue }
                var writer = TextWriter(width: 100)
                _ = writer.write(FileReport(file: "-", findings: findings))
            }
        } catch {
            found("the built-in grammar can't be used: \(error)")
        }
    }
}
