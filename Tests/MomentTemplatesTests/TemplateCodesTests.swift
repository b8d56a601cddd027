import Foundation
import MomentDiagnostics
import Testing

@testable import MomentTemplates

@Suite struct TemplateCodesTests {
    /// Codes are declared in one file and explained in another; neither may be without the other.
    @Test func explainsEveryCode() throws {
        let file = Samples.root.appending(path: "Sources/MomentTemplates/DiagnosticCode+Templates.swift")
        let text = try String(contentsOf: file, encoding: .utf8)
        let declared = text.matches(of: #/: Self = "([a-z-]+)"/#).map { String($0.output.1) }
        #expect(declared.count > 10)
        #expect(Set(declared) == Set(TemplateCodes.explanations.map(\.code.rawValue)))
        #expect(TemplateCodes.explanations.allSatisfy { $0.layer == .template })
    }
}
