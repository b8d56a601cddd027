import MomentDiagnostics
import MomentDocuments
import MomentSchemas
import MomentXML
import TestSupport
import Testing
import XMLTree

@Suite("Resubmission")
struct ResubmissionTests {
    /// libvirt printed these with what no change short of another meaning makes valid.
    private static let beyondRepair = ["live/snapshot/test-pmsuspended.xml"]

    @Test("makes what libvirt printed valid", arguments: Samples.live)
    func valid(sample: Samples.Sample) throws {
        let value = try MomentDocument.decode(sample.document()).value
        let resubmission = Resubmission(of: value)
        let findings = try #require(try GrammarStore().findings(in: resubmission.document))
        #expect(findings.isEmpty == !Self.beyondRepair.contains(sample.path), "\(findings.map(\.message))")
    }

    @Test("takes nothing out of what is valid already", arguments: Samples.valid)
    func keeps(sample: Samples.Sample) throws {
        let value = try MomentDocument.decode(sample.document()).value
        let resubmission = Resubmission(of: value)
        #expect(resubmission.removed == [])
        #expect(try MomentDocument.decode(resubmission.document).value == value)
    }

    @Test("says what it took out, and where it stood")
    func removed() throws {
        let text = """
            <domainbackup mode='push'><disks><disk name='vda' backup='yes' type='file' index='7'/>\
            <disk name='vdb' backup='yes' type='file' index='8'/></disks></domainbackup>
            """
        let document = try #require(XMLDocumentParser().parse(text).document)
        let resubmission = try Resubmission(of: MomentDocument.decode(document).value)
        #expect(
            resubmission.removed.map(\.path)
                == ["/domainbackup/disks/disk[1]/@index", "/domainbackup/disks/disk[2]/@index"]
        )
        #expect(resubmission.removed.allSatisfy { $0.severity == .note && $0.code == .removedForResubmission })
    }
}
