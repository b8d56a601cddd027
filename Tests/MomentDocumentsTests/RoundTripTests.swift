import MomentDiagnostics
import MomentDocuments
import MomentTesting
import MomentXML
import TestSupport
import Testing
import XMLTree

@Suite("Models keep what documents say")
struct RoundTripTests {
    @Test("there are samples to prove it on")
    func samplesExist() {
        #expect(Samples.valid.count >= 120)
        #expect(Samples.live.count >= 40)
    }

    @Test("what is printed reads back as the same value", arguments: Samples.valid + Samples.live)
    func readsBack(sample: Samples.Sample) throws {
        let first = try MomentDocument.decode(sample.document()).value
        let printed = first.document()
        let second = try MomentDocument.decode(printed).value
        #expect(second == first)
        #expect(second.document() == printed)
    }

    @Test("nothing of a document is lost", arguments: Samples.valid + Samples.live)
    func losesNothing(sample: Samples.Sample) throws {
        let document = try sample.document()
        let printed = try MomentDocument.decode(document).value.document()
        #expect(printed.root.inventory == document.root.inventory)
    }

    @Test("every part of a sample has a place in the model", arguments: Samples.valid + Samples.live)
    func placesEverything(sample: Samples.Sample) throws {
        let findings = try MomentDocument.decode(sample.document()).findings
        // The schema lets a disk that is left out say how it would be backed up; libvirt drops that, the model keeps it.
        let excluded = ["backupmode", "incremental", "exportname", "exportbitmap"]
        #expect(findings.filter { finding in !excluded.contains { finding.path.hasSuffix("/@\($0)") } } == [])
    }

    @Test(
        "what libvirt would refuse is kept as it is, not mended",
        arguments: [
            "<domainsnapshot><disks><disk name='vda' snapshot='default'/></disks></domainsnapshot>",
            "<domainsnapshot><memory snapshot='manual'/></domainsnapshot>",
            "<domainsnapshot><memory snapshot='internal' file='/m'/></domainsnapshot>",
            "<domainsnapshot><memory snapshot='bogus' file='/m'/></domainsnapshot>",
            "<domainsnapshot><memory snapshot='external'/></domainsnapshot>",
            "<domainsnapshot><disks><disk name='vda' snapshot='no'><source file='/o'/></disk></disks></domainsnapshot>",
            "<domainsnapshot><disks><disk snapshot='no'/></disks></domainsnapshot>",
            "<domainsnapshot><creationTime>soon</creationTime><name/></domainsnapshot>",
            "<domainbackup mode='both'><disks><disk name='vda' backup='maybe'/></disks></domainbackup>",
            "<domainbackup mode='push'><server transport='smoke' name='x'/></domainbackup>",
            "<domainbackup mode='pull'><server port='many' name='x'/></domainbackup>",
            "<domainbackup mode='pull'><disks><disk name='vda' type='tape'><scratch reel='1'/></disk></disks></domainbackup>",
            "<domaincheckpoint><disks><disk name='vda' checkpoint='sure' bitmap='b'/></disks></domaincheckpoint>",
            "<domainsnapshot><disks><disk name='vda' type='network'><source protocol='gopher' name='x'><host transport='pigeon'/></source></disk></disks></domainsnapshot>",
        ]
    )
    func keepMistakes(text: String) throws {
        let document = try #require(XMLDocumentParser().parse(text).document)
        let printed = try MomentDocument.decode(document).value.document()
        #expect(printed.root.inventory == document.root.inventory)
        #expect(RoundTrip().check(Array(text.utf8)) == [])
    }

    @Test("documents survive the round trip", arguments: Samples.valid)
    func survive(sample: Samples.Sample) throws {
        #expect(RoundTrip().check(sample.bytes) == [])
    }

    @Test("what libvirt printed is printed again byte for byte", arguments: Samples.live)
    func printAsLibvirt(sample: Samples.Sample) throws {
        #expect(RoundTrip(expectsSamePrint: true).check(sample.bytes) == [])
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
