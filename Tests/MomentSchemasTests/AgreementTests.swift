import Diagnostics
import Foundation
import LibXML
import MomentSchemas
import RelaxNG
import TestRequirements
import TestSupport
import Testing
import XMLTree

/// Our grammars, narrowed to the installed libvirt's release, against its own: on thousands of documents with mistakes.
@Suite(
    "Agreement with libvirt's grammars",
    .requires(.program("jing", package: "jing")),
    .requires(.program("xmllint", package: "libxml2-utils")),
    .requires(.file("/usr/share/libvirt/schemas/domainbackup.rng", package: "libvirt0"))
)
struct AgreementTests {
    private static let singles = 5_600
    private static let doubles = 1_400

    @Test(
        "the same documents are refused, engine by engine",
        arguments: [("domainbackup", "backup"), ("domaincheckpoint", "checkpoint"), ("domainsnapshot", "snapshot")]
    )
    func sameVerdicts(root: String, folder: String) throws {
        let mutants = try Self.mutants(of: Samples.documents(folder), seed: 1)
        #expect(mutants.count == Self.singles + Self.doubles)
        let documents = try mutants.map { try #require(XMLParser().parse($0.bytes).document) }
        let libvirts = "/usr/share/libvirt/schemas/\(root).rng"

        let refusedByJing = try Judge(.jing, grammar: libvirts).refused(mutants.map(\.bytes))
        let ours = try Self.refused(documents, root, .builtin)
        #expect(refusedByJing.count > mutants.count / 2, "most mistakes are mistakes")
        #expect(refusedByJing.count < mutants.count, "some are none")
        Self.expectSame(ours, refusedByJing, mutants)

        // libxml2 differs from the specification in places, so it is compared with itself.
        let refusedByXmllint = try Judge(.xmllint, grammar: libvirts).refused(mutants.map(\.bytes))
        let second = try Self.refused(documents, root, .libxml2)
        Self.expectSame(second, refusedByXmllint, mutants)
    }

    private static func expectSame(_ ours: Set<Int>, _ theirs: Set<Int>, _ mutants: [Mutant]) {
        for position in ours.symmetricDifference(theirs).sorted().prefix(10) {
            Issue.record(
                """
                \(ours.contains(position) ? "only ours refuses" : "only libvirt's refuses") \(mutants[position].name):
                \(String(decoding: mutants[position].bytes, as: UTF8.self))
                """
            )
        }
    }

    private static func refused(_ documents: [XMLDocument], _ root: String, _ engine: GrammarEngine) throws -> Set<Int>
    {
        let store = GrammarStore(engine: engine)
        let schema = try #require(try store.schema(forRoot: root, release: .baseline))
        if let grammar = schema.engine as? Grammar {
            return Set(documents.indices.filter { !grammar.isValid(documents[$0]) })
        }
        return Set(try documents.indices.filter { try !schema.engine.validate(documents[$0]).isEmpty })
    }

    private struct Mutant {
        let name: String
        let bytes: [UInt8]
    }

    /// Documents with one mistake, and with two.
    private static func mutants(of samples: [Samples.Sample], seed: UInt64) throws -> [Mutant] {
        // Places are those of the bytes, so the samples in other encodings stay out.
        let documents = samples.compactMap { sample -> (String, XMLDocument)? in
            let parsed = XMLParser().parse(sample.bytes, name: sample.path)
            guard parsed.source.encoding == .utf8, let document = parsed.document else { return nil }
            return (sample.path, document)
        }
        var mutator = Mutator(seed: seed)
        var mutants: [Mutant] = []
        var position = 0
        while mutants.count < singles + doubles {
            let (path, document) = documents[position % documents.count]
            position += 1
            guard let first = mutator.mutate(document), let changed = XMLParser().parse(first.bytes).document else {
                continue
            }
            if mutants.count < singles {
                mutants.append(Mutant(name: "\(path), \(first)", bytes: first.bytes))
            } else if let second = mutator.mutate(changed), XMLParser().parse(second.bytes).document != nil {
                mutants.append(Mutant(name: "\(path), \(first), \(second)", bytes: second.bytes))
            }
        }
        return mutants
    }
}
