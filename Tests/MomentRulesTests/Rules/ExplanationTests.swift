import MomentDiagnostics
import MomentRules
import Testing

@Suite("Explanations of the rules")
struct ExplanationTests {
    @Test("each code has one, complete")
    func complete() {
        let explanations = RuleCodes.explanations
        #expect(explanations.count >= 100)
        #expect(Set(explanations.map(\.code)).count == explanations.count)
        for explanation in explanations {
            #expect(!explanation.title.isEmpty && !explanation.title.hasSuffix("."), "\(explanation.code)")
            #expect(explanation.text.count > 20, "\(explanation.code)")
            #expect(!explanation.before.isEmpty && !explanation.after.isEmpty, "\(explanation.code)")
            #expect(!explanation.libvirt.isEmpty, "\(explanation.code)")
        }
    }

    @Test("codes are kebab-case", arguments: RuleCodes.explanations.map(\.code.rawValue))
    func spelling(code: String) {
        #expect(code.allSatisfy { $0 == "-" || $0.isLowercase || $0.isNumber })
    }
}
