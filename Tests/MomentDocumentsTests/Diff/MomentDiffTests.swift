import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import Testing
import XMLTree

@Suite("Two documents differ in meaning only")
struct MomentDiffTests {
    private static let alike: [(String, String)] = [
        ("<domainbackup/>", "<domainbackup mode='push'/>"),
        (
            "<domainbackup><disks><disk name='vda' type='file'><target file='/b/a'/></disk><disk name='vdb' backup='no'/></disks></domainbackup>",
            "<domainbackup><disks><disk name='vdb' backup='no'/><disk backup='yes' type='file' name='vda' index='3' backupmode='full'><target file='/b/a'/><driver type='qcow2'/></disk></disks></domainbackup>"
        ),
        (
            "<domainbackup><incremental>c</incremental><disks><disk name='vda' type='file'><target file='/b/a'/></disk></disks></domainbackup>",
            "<domainbackup><incremental>c</incremental><disks><disk name='vda' type='file' backupmode='incremental' incremental='c'><target file='/b/a'/></disk></disks></domainbackup>"
        ),
        (
            "<domainbackup mode='pull'><server name='localhost' port='10809'/></domainbackup>",
            "<domainbackup mode='pull'><server transport='tcp' tls='no' name='localhost' port='010809'/></domainbackup>"
        ),
        (
            "<domainbackup mode='pull'><server name='h' port='1'/><disks><disk name='vda'/></disks></domainbackup>",
            "<domainbackup mode='pull'><server name='h' port='1'/><disks><disk name='vda' exportname='vda'/></disks></domainbackup>"
        ),
        (
            "<domaincheckpoint><name>c</name><disks><disk name='vda'/></disks></domaincheckpoint>",
            "<domaincheckpoint><name>c</name><creationTime>7</creationTime><parent><name>b</name></parent><disks><disk name='vda' checkpoint='bitmap' bitmap='c' size='9'/></disks></domaincheckpoint>"
        ),
        (
            "<domainsnapshot><disks><disk name='vda'><source file='/s'/></disk></disks></domainsnapshot>",
            "<domainsnapshot><disks><!-- x --><disk name='vda' snapshot='external' type='file'><driver type='qcow2'/><source file='/s' index='1'/></disk></disks></domainsnapshot>"
        ),
        (
            "<domainsnapshot><disks><disk name='vda'><driver type='qcow2'><metadata_cache><max_size unit='KiB'>1</max_size></metadata_cache></driver></disk></disks></domainsnapshot>",
            "<domainsnapshot><disks><disk name='vda'><driver type='qcow2'><metadata_cache><max_size>1024</max_size></metadata_cache></driver></disk></disks></domainsnapshot>"
        ),
    ]

    @Test("these ask for the same", arguments: alike)
    func same(first: String, second: String) throws {
        #expect(MomentDiff.differences(between: try document(first), and: try document(second)) == [])
        #expect(MomentDiff.differences(between: try document(second), and: try document(first)) == [])
    }

    private static let unlike: [(String, String, String)] = [
        ("<domainbackup/>", "<domainbackup mode='pull'/>", "/domainbackup/@mode"),
        (
            "<domainbackup><disks><disk name='vda' type='file'/></disks></domainbackup>",
            "<domainbackup><disks><disk name='vda' type='file' backupmode='incremental'/></disks></domainbackup>",
            "/domainbackup/disks/disk[@name='vda']/@backupmode"
        ),
        (
            "<domainbackup><disks><disk name='vda' type='file'><target file='/a'/></disk></disks></domainbackup>",
            "<domainbackup><disks><disk name='vda' type='file'><target file='/b'/></disk></disks></domainbackup>",
            "/domainbackup/disks/disk[@name='vda']/target/@file"
        ),
        (
            "<domaincheckpoint><disks><disk name='vda'/></disks></domaincheckpoint>",
            "<domaincheckpoint><disks><disk name='vda'/><disk name='vdb'/></disks></domaincheckpoint>",
            "/domaincheckpoint/disks/disk[@name='vdb']"
        ),
        (
            "<domaincheckpoint><name>a</name></domaincheckpoint>",
            "<domaincheckpoint><name>b</name></domaincheckpoint>",
            "/domaincheckpoint/name/text()"
        ),
        (
            "<domainsnapshot><disks><disk name='vda' snapshot='no'/></disks></domainsnapshot>",
            "<domainsnapshot><disks><disk name='vda' snapshot='internal'/></disks></domainsnapshot>",
            "/domainsnapshot/disks/disk[@name='vda']/@snapshot"
        ),
    ]

    @Test("these differ in one thing", arguments: unlike)
    func different(first: String, second: String, path: String) throws {
        let found = MomentDiff.differences(between: try document(first), and: try document(second))
        #expect(found.map(\.path) == [path])
        #expect(found.allSatisfy { !$0.message.isEmpty })
    }

    @Test("two kinds of document differ")
    func kinds() throws {
        let found = MomentDiff.differences(
            between: try document("<domainbackup/>"),
            and: try document("<domainsnapshot/>")
        )
        #expect(found.map(\.path) == ["/"])
    }

    @Test("a document that lists the disks equals one that lists none, for a domain that has just these")
    func aligned() throws {
        let description = DomainDescription(name: "d", disks: [DomainDisk("vda", file: "/i/a.qcow2")])
        let submission = Submission(domain: DomainContext(description), release: .baseline, time: Instant(5))
        let short = try document("<domaincheckpoint><name>c</name></domaincheckpoint>")
        let long = try document(
            "<domaincheckpoint><name>c</name><disks><disk name='/i/a.qcow2'/></disks></domaincheckpoint>"
        )
        #expect(MomentDiff.differences(between: short, and: long) != [])
        #expect(MomentDiff.differences(between: short, and: long, alignedFor: submission) == [])
    }

    private func document(_ text: String) throws -> XMLDocument {
        try #require(XMLDocumentParser().parse(text).document)
    }
}
