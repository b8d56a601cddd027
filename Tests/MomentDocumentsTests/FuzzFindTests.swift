import Foundation
import MomentDocuments
import MomentTesting
import MomentXML
import TestSupport
import Testing
import XMLTree

/// Documents that fuzzing found (Fuzz/), each of which broke something that holds for all.
@Suite("What fuzzing found")
struct FuzzFindTests {
    static let documents = [
        // The text is no number: it was printed behind the default.
        """
        <domainsnapshot><disks><disk name='vda'><driver type='qcow2'><metadata_cache><max_size unit='MiB'>two</max_size>\
        </metadata_cache></driver></disk></disks></domainsnapshot>
        """,
        "<domainsnapshot><disks><disk name='vda'><driver><metadata_cache><max_size/></metadata_cache></driver></disk></disks></domainsnapshot>",
        // The root is known by its local name; it could not be printed.
        "<domainbackup xmlns='urn:other'><disks><disk name='vda'/></disks></domainbackup>",
        "<a:domainbackup xmlns:a='urn:other'/>",
        // No field takes the server, as the mode is not known: JSON moved it.
        "<domainbackup mode='pul'><server name='h'/><disks><disk name='vda'/></disks></domainbackup>",
        "<domainbackup mo='pull'><server name='h'/><disks><disk name='vda'/></disks></domainbackup>",
        // The second domain was taken for the first.
        "<domaincheckpoint><domain><name>a</name></domain><domain><name>b</name></domain></domaincheckpoint>",
        // Printed, the second memory came before the first, which is the field's.
        "<domainsnapshot><memory snapshot='x' file='/a'/><memory snapshot='no'/>a<description>d</description><name>n</name>b</domainsnapshot>",
        "<domainsnapshot>a<memory snapshot='no'/>b<memory snapshot='no'/>c<name>n</name>d<name>o</name>e</domainsnapshot>",
        // No field takes what belongs to a known protocol or mode: JSON has no order of members.
        """
        <domainsnapshot><disks><disk name='vda' type='network'><source protocol='sssh' name='a'><host name='h'/>\
        <timeout seconds='30'/><knownHosts path='/k'/><identity username='u' keyfile='/i'/></source></disk></disks></domainsnapshot>
        """,
        "<domainbackup incremental='monday' mode=''/>",
        // White space that lays out elements was taken for the name.
        "<domainsnapshot><name><r/>\n</name></domainsnapshot>",
        "<domaincheckpoint><name><disk name='a'/></name><disks><disk name='vda'/></disks></domaincheckpoint>",
        // Printed, memory of which only the file was told had another word.
        "<domainsnapshot><memory file=''/></domainsnapshot>",
        "<domainsnapshot><memory><file/></memory></domainsnapshot>",
        "<domainsnapshot><memory snapshot='external' file=''/></domainsnapshot>",
        "<domainsnapshot><memory snapshot='x'><file/></memory></domainsnapshot>",
        // The number is read, and the element beside it was lost.
        "<domainsnapshot><creationTime><C/>\n0</creationTime></domainsnapshot>",
        // White space that lays out an instruction was taken for the cookie.
        """
        <domainsnapshot><disks><disk type='network'><source protocol='https'><cookies><cookie><?p i?></cookie></cookies></source></disk>\
        </disks><cow/></domainsnapshot>
        """,
        """
        <domainsnapshot><disks><disk type='network'><source protocol='http'><cookies><cookie name='a'> <!-- c --> </cookie></cookies>\
        </source></disk></disks></domainsnapshot>
        """,
        // The label is no text, so it has no field: JSON lost it.
        """
        <domainsnapshot><disks><disk name='vda'><source><seclabel model='dac'><label><x/>0:6</label></seclabel></source></disk></disks>\
        </domainsnapshot>
        """,
        """
        <domainsnapshot><disks><disk name='vda'><source><seclabel model='dac'><label>a<!-- c -->b</label></seclabel></source></disk></disks>\
        </domainsnapshot>
        """,
    ]

    @Test("survives print, JSON and comparison with itself", arguments: documents)
    func survives(text: String) throws {
        let failures = RoundTrip().check(Array(text.utf8))
        #expect(failures.isEmpty)
        let document = try #require(XMLDocumentParser().parse(text).document)
        let value = try MomentDocument.decode(document).value
        let back = try JSONDecoder().decode(MomentDocument.self, from: JSONEncoder().encode(value))
        #expect(back == value)
        #expect(MomentDiff.differences(between: document, and: document).isEmpty)
    }

    @Test("each broken sample does as well", arguments: try Samples.documents("broken"))
    func broken(sample: Samples.Sample) throws {
        guard let document = XMLDocumentParser().parse(sample.bytes).document,
            let value = try? MomentDocument.decode(document).value
        else { return }
        #expect(RoundTrip().check(value).isEmpty)
        let back = try JSONDecoder().decode(MomentDocument.self, from: JSONEncoder().encode(value))
        #expect(back == value)
        #expect(MomentDiff.differences(between: document, and: document).isEmpty)
    }
}
