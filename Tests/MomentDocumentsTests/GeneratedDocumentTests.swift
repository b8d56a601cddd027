import Foundation
import MomentDiagnostics
import MomentDocuments
import MomentSchemas
import MomentTesting
import MomentXML
import Testing
import XMLTree

@Suite("Random documents")
struct GeneratedDocumentTests {
    @Test("read back as the value they were made from", arguments: MomentDocument.Kind.allCases, [0.2, 0.5, 0.9])
    func readBack(kind: MomentDocument.Kind, density: Double) throws {
        for seed in 0..<200 as Range<UInt64> {
            var generator = MomentGenerator(seed: seed, density: density, includesOutput: seed.isMultiple(of: 2))
            let value = generator.document(kind)
            let decoded = try MomentDocument.decode(value.document())
            #expect(decoded.value == value, "seed \(seed)")
            #expect(decoded.findings == [], "seed \(seed)")
        }
    }

    @Test(
        "are valid for the release they are made for, printed and read again",
        arguments: MomentDocument.Kind.allCases,
        [ReleaseNumber.baseline, ReleaseNumber(10, 0, 0), .newest]
    )
    func valid(kind: MomentDocument.Kind, release: ReleaseNumber) throws {
        let grammars = GrammarStore()
        for seed in 0..<400 as Range<UInt64> {
            var generator = MomentGenerator(seed: seed, release: release, density: 0.6)
            let value = generator.document(kind)
            #expect(RoundTrip().check(value) == [], "seed \(seed)")
            let bytes = try XMLPrinter().print(value.document())
            let printed = try #require(XMLDocumentParser().parse(bytes).document)
            let findings = try grammars.findings(in: printed, release: release)
            #expect(findings == [], "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test("survive the way through JSON", arguments: MomentDocument.Kind.allCases)
    func surviveJSON(kind: MomentDocument.Kind) throws {
        for seed in 0..<100 as Range<UInt64> {
            var generator = MomentGenerator(seed: seed, includesOutput: true)
            let value = generator.document(kind)
            let back = try JSONDecoder().decode(MomentDocument.self, from: JSONEncoder().encode(value))
            #expect(back == value, "seed \(seed)")
        }
    }

    @Test("the same seed gives the same document, another seed another")
    func seeds() {
        var (one, same, other) = (MomentGenerator(seed: 7), MomentGenerator(seed: 7), MomentGenerator(seed: 8))
        let snapshots = (one.snapshot(), same.snapshot(), other.snapshot())
        #expect(snapshots.0 == snapshots.1)
        #expect(snapshots.0 != snapshots.2)
    }
}
