import Diagnostics
import DomainMoments
import MomentTesting
import Testing
import XMLTree

@Suite("Models keep what documents say")
struct RoundTripTests {
    @Test("there are samples to prove it on")
    func samplesExist() {
        #expect(SampleDocuments.valid.count >= 120)
        #expect(SampleDocuments.live.count >= 40)
    }

    @Test("what is printed reads back as the same value", arguments: SampleDocuments.valid + SampleDocuments.live)
    func readsBack(path: String) throws {
        let first = try MomentDocument.decode(SampleDocuments.document(path)).value
        let printed = first.document()
        let second = try MomentDocument.decode(printed).value
        #expect(second == first)
        #expect(second.document() == printed)
    }

    @Test("nothing of a document is lost", arguments: SampleDocuments.valid + SampleDocuments.live)
    func losesNothing(path: String) throws {
        let document = try SampleDocuments.document(path)
        let printed = try MomentDocument.decode(document).value.document()
        #expect(printed.root.inventory == document.root.inventory)
    }

    @Test("every part of a sample has a place in the model", arguments: SampleDocuments.valid + SampleDocuments.live)
    func placesEverything(path: String) throws {
        let findings = try MomentDocument.decode(SampleDocuments.document(path)).findings
        // The schema lets a disk that is left out say how it would be backed up; libvirt drops that, the model keeps it.
        let excluded = ["backupmode", "incremental", "exportname", "exportbitmap"]
        #expect(findings.filter { finding in !excluded.contains { finding.path.hasSuffix("/@\($0)") } } == [])
    }

    @Test("documents survive the round trip", arguments: SampleDocuments.valid)
    func survive(path: String) throws {
        #expect(RoundTrip().check(try SampleDocuments.bytes(path)) == [])
    }

    @Test("what libvirt printed is printed again byte for byte", arguments: SampleDocuments.live)
    func printAsLibvirt(path: String) throws {
        #expect(RoundTrip(expectsSamePrint: true).check(try SampleDocuments.bytes(path)) == [])
    }
}

extension XMLElement {
    /// All elements, attributes, texts and comments below, as sorted lines: what must survive any reordering.
    fileprivate var inventory: [String] {
        var lines: [String] = []
        collect(into: &lines)
        return lines.sorted()
    }

    private func collect(into lines: inout [String]) {
        let path = unnumberedPath
        lines.append(path)
        for attribute in attributesAndDeclarations
        where !(attribute.name == "transport" && attribute.value == "tcp" && name == "host") {
            lines.append("\(path)/@\(attribute.name)=\(attribute.value)")
        }
        for child in children {
            switch child {
            case .element(let element): element.collect(into: &lines)
            case .text(let text): if !text.isBlank { lines.append("\(path)=\(text.content)") }
            case .comment(let text): lines.append("\(path)!\(text.content)")
            case .processingInstruction(let target, let text): lines.append("\(path)?\(target) \(text.content)")
            }
        }
    }

    private var unnumberedPath: String { (parent?.unnumberedPath ?? "") + "/" + name.localName }
}
