import MomentKit
import MomentRules
import TestSupport
import Testing

@Suite("Validator")
struct ValidatorTests {
    private let validator = Validator()

    @Test(
        "a root element that no grammar describes is never valid",
        arguments: [
            "<domainbakup mode='pull'><disks><disk name='vda' typ='file'/></disks></domainbakup>", "<domain/>",
            "<DomainBackup/>", "<a:other xmlns:a='urn:other'/>",
        ]
    )
    func wrongRoot(text: String) throws {
        let report = try validator.validate(text, name: "backup.xml")
        #expect(!report.isValid)
        #expect(report.findings.map(\.code.rawValue) == ["wrong-root"])
        #expect(report.kind == nil)
        #expect(report.document == nil)
    }

    @Test("a misspelt root is told with the name that was meant, each finding on a line of its own")
    func meant() throws {
        let report = try validator.validate("<domainbakup/>", name: "backup.xml")
        #expect(report.findings.first?.expected.first == "domainbackup")
        let cause = "<domainbakup> is no backup, checkpoint or snapshot"
        #expect(report.findings.map(\.description) == ["backup.xml:1:1: error: \(cause) [wrong-root]"])
    }

    @Test(
        "text that is not well-formed is not valid",
        arguments: ["", "<domainbackup>", "<domainbackup/><x/>", "\u{0}"]
    )
    func malformed(text: String) throws {
        let report = try validator.validate(text)
        #expect(!report.isValid)
        #expect(report.tree == nil)
        #expect(!report.findings.isEmpty)
    }

    @Test("every valid sample is valid, whatever it is", arguments: Samples.valid)
    func samples(sample: Samples.Sample) throws {
        let report = try validator.validate(sample.bytes, name: sample.path)
        #expect(report.isValid, "\(report.findings)")
        #expect(report.kind != nil)
        #expect(report.verdict == nil)
    }

    @Test("another kind than the one that is wanted is an error", arguments: MomentDocument.Kind.allCases)
    func kinds(wanted: MomentDocument.Kind) throws {
        for kind in MomentDocument.Kind.allCases {
            let report = try validator.validate("<\(kind.rawValue)/>", as: wanted)
            #expect(report.findings.contains { $0.code.rawValue == "wrong-root" } == (kind != wanted))
        }
    }

    @Test("with a submission, the rules are asked at the submission's release")
    func rules() throws {
        let domain = try DomainDescription(
            parsing: """
                <domain type='kvm'><name>web</name><devices><disk type='file' device='disk'>\
                <driver name='qemu' type='qcow2'/><source file='/images/vda.qcow2'/><target dev='vda'/></disk></devices></domain>
                """
        )
        let submission = Submission(
            domain: DomainContext(domain),
            release: ReleaseNumber(9, 0, 0),
            time: Instant(1_700_000_000)
        )
        let validator = Validator(for: submission)
        #expect(validator.release == ReleaseNumber(9, 0, 0))
        let refused = try validator.validate(
            "<domainbackup><disks><disk name='vdz' type='file'/></disks></domainbackup>"
        )
        #expect(!refused.isValid)
        #expect(refused.verdict?.isAccepted == false)
        let accepted = try validator.validate("<domainbackup/>")
        #expect(accepted.isValid)
        #expect(accepted.verdict?.effective != nil)
    }

    @Test("what can't be read as a domain is told, not taken", arguments: ["<domian/>", "<domainbackup/>", "<domain>"])
    func domains(text: String) {
        #expect(throws: UnreadableDocument.self) { try DomainDescription(parsing: text) }
    }

    @Test("what can't be read as one of the three is told, not taken", arguments: ["<domain/>", "<domainbakup/>", "<"])
    func documents(text: String) {
        #expect(throws: UnreadableDocument.self) { try MomentDocument(parsing: text) }
    }
}
