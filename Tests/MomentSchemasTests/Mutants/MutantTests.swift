import Foundation
import MomentDiagnostics
import MomentSchemas
import MomentXML
import RelaxNG
import TestRequirements
import TestSupport
import Testing
import XMLTree

/// Valid documents with one mistake put into each, by our grammars and by the installed libvirt's, which describe stored domains, too.
///
/// `GRAMMAR_MUTANTS` asks for more of them, `SHOW_MISSES` for those that findings do not do justice to.
@Suite(
    "Documents with one mistake",
    .requires(.program("jing", package: "jing")),
    .requires(.file("/usr/share/libvirt/schemas/domainbackup.rng", package: "libvirt0"))
)
struct MutantTests {
    /// How many mutants are made for each grammar.
    private static let count = ProcessInfo.processInfo.environment["GRAMMAR_MUTANTS"].flatMap(Int.init) ?? 280
    private static let showsMisses = ProcessInfo.processInfo.environment["SHOW_MISSES"] != nil
    private static let folders = [Samples.repository.appending(path: "schemas").path(), GrammarSet.systemDirectory]

    @Test("are refused when jing refuses them, and told of where the mistake is, by name, with a way out")
    func mutants() throws {
        var rates = MutantRates()
        var ofKind: [Mutant.Kind: MutantRates] = [:]
        var inDomains = MutantRates()
        for (position, folder) in Self.folders.enumerated() {
            let set = try GrammarSet.path(folder)
            for kind in ["backup", "checkpoint", "snapshot"] {
                let store = GrammarStore(set)
                let schema = try #require(try store.schema(forRoot: "domain\(kind)"))
                let grammar = try #require(schema.engine as? RelaxNGGrammar)
                var source = try MutantSource(kind, grammar, seed: UInt64(position))
                let mutants = (0..<Self.count).compactMap { _ in source.next() }
                #expect(mutants.count == Self.count)
                let ours = try Self.verdicts(mutants, grammar, "\(folder)/domain\(kind).rng")
                for (index, (name, mutant, document)) in mutants.enumerated() where ours.contains(index) {
                    let findings = try store.findings(in: document) ?? grammar.validate(document)
                    let score = MutantScore(mutant, findings, grammar)
                    rates.add(score)
                    ofKind[mutant.kind, default: MutantRates()].add(score)
                    if mutant.isInDomain { inDomains.add(score) }
                    if Self.showsMisses { Self.show(name, mutant, score, findings) }
                }
            }
        }
        for kind in Mutant.Kind.allCases { print("\(kind): \(ofKind[kind] ?? MutantRates())") }
        print("in domains: \(inDomains)")
        print("all: \(rates)")
        #expect(rates.count > 3 * Self.count, "most mistakes are mistakes")
        // How many, the installed grammar decides: another release describes more of a snapshot than of its domain.
        #expect(inDomains.count > Self.count / 4, "some are in stored domains")
        #expect(rates.place >= 0.995)
        #expect(rates.name >= 0.995)
        #expect(rates.alternative >= 0.99)
        #expect(rates.oneFinding >= 0.99)
        #expect(rates.fix >= 0.997)
    }

    /// Which mutants are refused, after seeing that jing refuses the same.
    private static func verdicts(
        _ mutants: [(name: String, mutant: Mutant, document: XMLDocument)],
        _ grammar: RelaxNGGrammar,
        _ path: String
    ) throws -> Set<Int> {
        let ours = Set(mutants.indices.filter { !grammar.isValid(mutants[$0].document) })
        let theirs = try Judge(.jing, grammar: path).refused(mutants.map { Array($0.mutant.text.utf8) })
        for index in ours.symmetricDifference(theirs).sorted().prefix(10) {
            let (name, mutant, _) = mutants[index]
            Issue.record(
                "only \(ours.contains(index) ? "we refuse" : "jing refuses") \(name), \(mutant.kind), by \(path):\n\(mutant.text)"
            )
        }
        return ours
    }

    private static func show(_ name: String, _ mutant: Mutant, _ score: MutantScore, _ findings: [Diagnostic]) {
        var missed: [String] = []
        if !score.isPlaced { missed.append("place") }
        if !score.isNamed { missed.append("name") }
        if score.hasAlternative == false { missed.append("alternative") }
        if !score.isSingle { missed.append("one finding") }
        if !score.isMended { missed.append("fix") }
        if missed.isEmpty { return }
        let line = XMLDocumentParser().parse(mutant.text).source.position(at: mutant.offsets[0])
        print("MISSED \(missed.joined(separator: ", ")): \(name) \(mutant.kind) at \(line), \(mutant.names)")
        for finding in findings.prefix(3) {
            print("  \(finding.range.map { "\($0.start)" } ?? "?") \(finding.message) \(finding.fixes.map(\.title))")
        }
    }
}
