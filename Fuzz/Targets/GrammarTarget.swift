import MomentXML
import RelaxNG
import XMLTree

/// Any document is a grammar or an error that says why; a grammar gives the same verdict in both ways of asking.
enum GrammarTarget: FuzzTarget {
    private static let samples: [XMLDocument] = [
        "<domainbackup/>",
        "<a/>",
        "<element name='a'/>",
        "<domainbackup mode='pull'><server transport='tcp' name='h' port='1'/><disks><disk name='vda'/></disks></domainbackup>",
        "<a xmlns:b='urn:b' b:c='1' d='2'>text<b:e> 1 </b:e><!-- c --></a>",
    ].compactMap { XMLDocumentParser().parse($0).document }

    static func run(_ bytes: [UInt8]) {
        guard bytes.count < 20_000, let document = WellFormed.document(bytes) else { return }
        do throws(GrammarError) {
            let grammar = try RelaxNGGrammar(document)
            // The grammar itself is a document like any other.
            for sample in samples + [document] {
                let findings = grammar.validate(sample)
                expect(grammar.isValid(sample) == findings.isEmpty, "two verdicts: \(findings.map(\.message))")
            }
        } catch {
            expect(!error.findings.isEmpty, "a grammar refused without a reason")
        }
    }
}
