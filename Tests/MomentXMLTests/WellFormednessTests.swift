import Foundation
import MomentDiagnostics
import MomentTesting
import MomentXML
import TestSupport
import Testing
import XMLTree

@Suite("What is said about text that is not well-formed")
struct WellFormednessTests {
    @Test("the first finding is at the mutated construct, and mostly the only one")
    func mutations() throws {
        let parser = XMLDocumentParser()
        let folders = ["backup", "checkpoint", "snapshot", "domains"]
        let mutators = try folders.flatMap { try Samples.documents($0) }.compactMap { sample -> TextMutator? in
            guard let document = parser.parse(sample.bytes).document, document.source?.utf8 == sample.bytes else {
                return nil
            }
            return TextMutator(document)
        }
        var generator = SeededRandom(seed: 20_240_611)
        var total: [TextMutation.Kind: (all: Int, right: Int, single: Int)] = [:]
        var named = (all: 0, right: 0)
        let isVerbose = ProcessInfo.processInfo.environment["SHOW_MISSES"] != nil
        for kind in TextMutation.Kind.allCases {
            var count = (all: 0, right: 0, single: 0)
            for mutator in mutators {
                for _ in 0..<4 {
                    guard let mutation = mutator.mutate(kind, using: &generator) else { continue }
                    let result = parser.parse(mutation.text)
                    guard result.document == nil else { continue }
                    count.all += 1
                    let first = result.findings.first?.range?.start.offset ?? -1
                    let isRight = mutation.expected.contains { $0.contains(first) }
                    if isRight { count.right += 1 }
                    if let name = mutation.name {
                        named.all += 1
                        let isNamed = result.findings.first?.message.contains(name) == true
                        if isNamed { named.right += 1 }
                        if isVerbose, !isNamed {
                            print("UNNAMED \(kind) \(name): \(result.findings.first?.message ?? "")")
                        }
                    }
                    if result.findings.count == 1 { count.single += 1 }
                    if isVerbose, !isRight || result.findings.count != 1 { show(mutation, result, isRight) }
                }
            }
            total[kind] = count
        }
        var all = (all: 0, right: 0, single: 0)
        for kind in TextMutation.Kind.allCases {
            let count = total[kind] ?? (0, 0, 0)
            print("\(kind): \(count.all) refused, \(count.right) right, \(count.single) with one finding")
            #expect(count.all > 0, "no mutation \(kind) broke a document")
            all = (all.all + count.all, all.right + count.right, all.single + count.single)
        }
        print("all: \(all), \(Double(all.right) / Double(all.all)), \(Double(all.single) / Double(all.all))")
        print("named: \(named), \(Double(named.right) / Double(named.all))")
        #expect(Double(named.right) >= 0.99 * Double(named.all))
        #expect(Double(all.right) >= 0.92 * Double(all.all))
    }

    private func show(_ mutation: TextMutation, _ result: XMLParseResult, _ isRight: Bool) {
        print("MISS \(mutation.kind) \(isRight ? "right" : "WRONG")")
        let line = result.source.position(at: mutation.expected[0].lowerBound).line
        for line in max(1, line - 1)...(line + 2) { print("    | \(result.source.line(line))") }
        for finding in result.findings {
            print("  >", finding.range.map { "\($0)" } ?? "", finding.code, finding.message)
        }
    }
}
