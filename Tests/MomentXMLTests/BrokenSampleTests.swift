import Foundation
import MomentDiagnostics
import MomentXML
import TestSupport
import Testing
import XMLTree

@Suite("Broken samples")
struct BrokenSampleTests {
    /// A finding as the samples list it.
    struct Expectation: Codable, Hashable, CustomStringConvertible {
        let line: Int
        let column: Int
        let endLine: Int
        let endColumn: Int
        let path: String
        let code: String
        let layer: String

        var description: String { "\(line):\(column)-\(endLine):\(endColumn) \(path) \(code)" }
    }

    @Test(
        "text that is not well-formed gives the findings that stand beside it",
        arguments: try Samples.documents("broken")
    )
    func samples(_ sample: Samples.Sample) throws {
        let expected = try JSONDecoder().decode([Expectation].self, from: Samples.expectation(of: sample))
        let result = XMLDocumentParser().parse(sample.bytes)
        guard expected.contains(where: { $0.layer == "xml" }) else {
            #expect(result.document != nil)
            return
        }
        #expect(result.document == nil)
        let found = try result.findings.map { finding in
            let range = try #require(finding.range)
            return Expectation(
                line: range.start.line,
                column: range.start.column,
                endLine: range.end.line,
                endColumn: range.end.column,
                path: finding.path,
                code: finding.code.rawValue,
                layer: finding.layer.rawValue
            )
        }
        #expect(found == expected)
    }
}
