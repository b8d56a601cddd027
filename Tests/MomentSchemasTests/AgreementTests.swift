import Foundation
import MomentDiagnostics
import MomentSchemas
import MomentTesting
import MomentXML
import TestRequirements
import TestSupport
import Testing
import XMLTree

/// Our grammars, narrowed to the installed libvirt's release, against its own: on thousands of documents with mistakes.
///
/// Scripts/compare-grammars.sh holds them to the schemas of other releases, on more documents.
@Suite(
    "Agreement with libvirt's grammars",
    .requires(.program("jing", package: "jing")),
    .requires(.program("xmllint", package: "libxml2-utils")),
    .requires(.file("/usr/share/libvirt/schemas/domainbackup.rng", package: "libvirt0")),
    .requires(.program("virsh", package: "libvirt-clients"))
)
struct AgreementTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// Whose grammars ours are held to: the installed libvirt's, or those in a folder, of a release.
    private static let schemas = environment["SCHEMAS"] ?? "/usr/share/libvirt/schemas"
    private static let count = environment["SCHEMAS_DOCUMENTS"].flatMap { Int($0) } ?? 7_000
    private static let seed = environment["SCHEMAS_SEED"].flatMap { UInt64($0) } ?? 1
    private static let singles = count / 5 * 4
    private static let doubles = count - singles

    @Test(
        "the same documents are refused, engine by engine",
        arguments: [("domainbackup", "backup"), ("domaincheckpoint", "checkpoint"), ("domainsnapshot", "snapshot")]
    )
    func sameVerdicts(root: String, folder: String) throws {
        let mutants = try Self.variants(of: Samples.documents(folder), seed: Self.seed)
        #expect(mutants.count == Self.singles + Self.doubles)
        let documents = try mutants.map { try #require(XMLDocumentParser().parse($0.bytes).document) }
        let libvirts = "\(Self.schemas)/\(root).rng"

        let refusedByJing = try Judge(.jing, grammar: libvirts).refused(mutants.map(\.bytes))
        // The library and its schemas come in one package.
        let version = Self.environment["SCHEMAS_RELEASE"] ?? InstalledLibvirt.version
        let release = try #require(version.flatMap { ReleaseNumber($0) })
        let ours = try Self.refused(documents, by: .builtin, release)
        #expect(refusedByJing.count > mutants.count / 2, "most mistakes are mistakes")
        #expect(refusedByJing.count < mutants.count, "some are none")
        Self.expectSame(ours, refusedByJing, mutants)

        // libxml2 differs from the specification in places, so it is compared with itself.
        let refusedByXmllint = try Judge(.xmllint, grammar: libvirts).refused(mutants.map(\.bytes))
        let second = try Self.refused(documents, by: .libxml2, release)
        Self.expectSame(second, refusedByXmllint, mutants)
        print("\(root) of \(release): \(mutants.count) documents, \(refusedByJing.count) refused by libvirt's grammar")
    }

    private static func expectSame(_ ours: Set<Int>, _ theirs: Set<Int>, _ mutants: [Variant]) {
        for position in ours.symmetricDifference(theirs).sorted().prefix(10) {
            Issue.record(
                """
                \(ours.contains(position) ? "only ours refuses" : "only libvirt's refuses") \(mutants[position].name):
                \(String(decoding: mutants[position].bytes, as: UTF8.self))
                """
            )
        }
    }

    private static func refused(
        _ documents: [XMLDocument],
        by engine: GrammarEngine,
        _ release: ReleaseNumber
    ) throws -> Set<Int> {
        let store = GrammarStore(engine: engine)
        return Set(
            try documents.indices.filter { try store.isValid(documents[$0], release: release) != true }
        )
    }

    private struct Variant {
        let name: String
        let bytes: [UInt8]
    }

    /// Documents with one mistake, and with two.
    private static func variants(of samples: [Samples.Sample], seed: UInt64) throws -> [Variant] {
        // The mutator counts in bytes of UTF-8 without a mark.
        let documents = samples.compactMap { sample -> (name: String, document: XMLDocument)? in
            let parsed = XMLDocumentParser().parse(sample.bytes, name: sample.path)
            guard parsed.source.utf8 == sample.bytes, let document = parsed.document else { return nil }
            return (sample.path, document)
        }
        var random = SeededRandom(seed: seed)
        var variants: [Variant] = []
        while variants.count < singles + doubles {
            guard let (name, document) = documents.randomElement(using: &random),
                let first = mistake(in: document, using: &random),
                let changed = XMLDocumentParser().parse(first.text).document
            else { continue }
            if variants.count < singles {
                variants.append(Variant(name: "\(name), \(first.name)", bytes: Array(first.text.utf8)))
            } else if let second = mistake(in: changed, using: &random),
                XMLDocumentParser().parse(second.text).document != nil
            {
                variants.append(
                    Variant(name: "\(name), \(first.name), \(second.name)", bytes: Array(second.text.utf8))
                )
            }
        }
        return variants
    }

    /// A mistake outside of stored domains, whose inside our grammar leaves open.
    private static func mistake(
        in document: XMLDocument,
        using random: inout SeededRandom
    ) -> (name: String, text: String)? {
        guard Bool.random(using: &random) else { return strangeValue(in: document, using: &random) }
        var mutator = Mutator(document, seed: random.next())
        guard let kind = Mutant.Kind.allCases.randomElement(using: &random), let mutant = mutator.mutant(kind),
            !mutant.isInDomain
        else { return nil }
        return (kind.rawValue, mutant.text)
    }

    /// A value that has nothing to do with the one it replaces, which the mutator, made for findings, would not choose.
    private static func strangeValue(
        in document: XMLDocument,
        using random: inout SeededRandom
    ) -> (name: String, text: String)? {
        func collect(_ element: XMLElement, _ found: inout [XMLAttribute]) {
            found += element.attributes
            for child in element.elements where !["domain", "inactiveDomain"].contains(child.name.localName) {
                collect(child, &found)
            }
        }
        var attributes: [XMLAttribute] = []
        collect(document.root, &attributes)
        guard let attribute = attributes.randomElement(using: &random), let range = attribute.valueRange,
            let other = attributes.randomElement(using: &random)?.value, var bytes = document.source?.utf8
        else { return nil }
        let value = attribute.value
        let strange = [
            "", " ", " \(value)", "\(value) ", "\t\(value)", other, other, "0", "-1", "+5", "007", "65536",
            "4294967296",
            "18446744073709551616", "1e3", "/", "C:\\x", "C:x", "::1", "yes", "no", "\(value)é",
        ]
        guard let new = strange.randomElement(using: &random), !new.contains(where: { "<&'\"".contains($0) }) else {
            return nil
        }
        bytes.replaceSubrange(range.start.offset..<range.end.offset, with: Array(new.utf8))
        return ("\(attribute.name)='\(new)'", String(decoding: bytes, as: UTF8.self))
    }
}
