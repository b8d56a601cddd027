import MomentDiagnostics
import MomentXML
import Testing
import XMLTree

@Suite("Explanations of the codes")
struct ExplanationTests {
    @Test("what an explanation shows has the mistake, and its mended form has not", arguments: XMLCodes.explanations)
    func examples(_ explanation: CodeExplanation) {
        #expect(XMLDocumentParser().parse(explanation.after).document != nil)
        guard explanation.layer == .xml, explanation.code != .xmlLimit else { return }
        #expect(XMLDocumentParser().parse(explanation.before).findings.map(\.code) == [explanation.code])
    }

    @Test("each code is explained once")
    func unique() {
        #expect(Set(XMLCodes.explanations.map(\.code)).count == XMLCodes.explanations.count)
        #expect(XMLCodes.explanations.count == 16)
    }
}
