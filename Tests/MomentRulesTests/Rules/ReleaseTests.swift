import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import Testing
import XMLTree

@Suite("What releases do differently")
struct ReleaseTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let document: String
        var flags: Set<APIFlag> = []
        var isOff = false
        /// The last release that refuses, or does otherwise, and the first one that takes it.
        let before: ReleaseNumber
        let after: ReleaseNumber
        /// The error's number before; nil for a crash.
        let error: Int?
    }

    static let cases: [Case] = [
        Case(
            testDescription: "names for disks that are listed",
            document: "<domainbackup><disks><disk name='vda' type='file'/></disks></domainbackup>",
            before: ReleaseNumber(10, 9, 0),
            after: ReleaseNumber(10, 10, 0),
            error: 1
        ),
        Case(
            testDescription: "a guest that shuts down during a backup",
            document: "<domainbackup/>",
            flags: [.preserveShutdownDomain],
            before: ReleaseNumber(11, 9, 0),
            after: ReleaseNumber(11, 10, 0),
            error: 8
        ),
        Case(
            testDescription: "internal snapshots of a guest with flash firmware that is off",
            document: "<domainsnapshot><name>n</name></domainsnapshot>",
            isOff: true,
            before: ReleaseNumber(9, 2, 0),
            after: ReleaseNumber(9, 3, 0),
            error: 84
        ),
        Case(
            testDescription: "internal snapshots of a running guest with its variables in a qcow2 image",
            document: "<domainsnapshot><name>n</name></domainsnapshot>",
            before: ReleaseNumber(10, 8, 0),
            after: ReleaseNumber(10, 9, 0),
            error: 84
        ),
        Case(
            testDescription: "a redefinition that crashed",
            document: """
                <domainsnapshot><name>old</name><state>disk-snapshot</state><creationTime>1</creationTime>\
                <disks><disk name='vda' snapshot='external'/></disks></domainsnapshot>
                """,
            flags: [.redefine],
            before: ReleaseNumber(9, 8, 0),
            after: ReleaseNumber(9, 9, 0),
            error: nil
        ),
    ]

    @Test("is told by the release", arguments: cases)
    func told(gated: Case) throws {
        let document = try #require(XMLDocumentParser().parse(gated.document).document)
        var description = DomainDescription(name: "d", disks: [DomainDisk("vda", file: "/i/a.qcow2")])
        description.hasFlashFirmware = true
        description.variableStoreFormat = .qcow2
        let context = DomainContext(
            description,
            state: gated.isOff ? .shutoff : .running,
            snapshots: [ExistingMoment("old", state: .diskSnapshot)]
        )
        func outcome(_ release: ReleaseNumber) -> Verdict.Outcome {
            let submission = Submission(flags: gated.flags, domain: context, release: release, time: Instant(5))
            return Preflight(submission).verdict(on: document).outcome
        }
        #expect(outcome(gated.before) == gated.error.map { .refused($0) } ?? .crash)
        #expect(outcome(gated.after) == .accepted)
    }
}
