import Foundation
import MomentDiagnostics
import MomentXML
import RelaxNG
import TestSupport
import Testing
import XMLTree

/// The finding that a broken sample is said to give.
private struct ExpectedFinding: Decodable {
    let line, column, endLine, endColumn: Int
    let path, code, layer: String

    var text: String { "\(line):\(column)-\(endLine):\(endColumn) \(code) \(path)" }
}

@Suite("Findings in the broken samples")
struct BrokenSamplesTests {
    /// The samples that are well-formed; the others say nothing about grammars.
    static let samples: [Samples.Sample] = {
        let all = (try? Samples.documents("broken")) ?? []
        return all.filter { !$0.path.hasPrefix("broken/xml-") }
    }()

    @Test("there are samples of each kind")
    func present() {
        for kind in ["backup", "checkpoint", "snapshot"] {
            #expect(Self.samples.contains { $0.path.hasPrefix("broken/\(kind)-") })
        }
    }

    @Test("are the expected ones, at the expected places", arguments: samples)
    func findings(sample: Samples.Sample) throws {
        let kind = sample.path.dropFirst("broken/".count).prefix { $0 != "-" }
        let expected = try JSONDecoder().decode([ExpectedFinding].self, from: Samples.expectation(of: sample))
        let document = try #require(XMLDocumentParser().parse(sample.bytes, name: sample.path).document)
        let found = try ProjectGrammars.findings(in: document, by: "domain\(kind)")
        #expect(
            found.map { "\($0.range.map(\.description) ?? "?") \($0.code) \($0.path)" } == expected.map(\.text),
            "\(found.map(\.message))"
        )
    }

    @Test("tell the reader something: a cause, and a way out", arguments: samples)
    func wording(sample: Samples.Sample) throws {
        let kind = sample.path.dropFirst("broken/".count).prefix { $0 != "-" }
        let document = try #require(XMLDocumentParser().parse(sample.bytes, name: sample.path).document)
        for finding in try ProjectGrammars.findings(in: document, by: "domain\(kind)") {
            #expect(!finding.message.isEmpty && !finding.message.hasSuffix("."))
            // Where nobody can know which value is meant, what is allowed is the way out.
            #expect(!(finding.fixes.isEmpty && finding.expected.isEmpty), "\(finding.message)")
            #expect(finding.expected.count <= 13)
            #expect(!finding.expected.contains { $0.contains("[a-z") || $0.contains("]+") || $0.contains("){") })
        }
    }
}
