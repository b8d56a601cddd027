import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentSchemas
import MomentXML
import TestSupport
import Testing
import XMLTree

/// Fifteen backup documents that the grammar takes and a running domain refused, one reason at a time; and six reasons in one.
@Suite("Field cases: every cause at its place")
struct FieldCaseTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        /// The document, with a marker before the construct each code is reported at.
        let document: String
        /// The codes of the errors, by marker.
        let codes: [Diagnostic.Code]
        var testDescription: String { name }

        init(_ name: String, _ document: String, _ codes: Diagnostic.Code...) {
            self.name = name
            self.document = document
            self.codes = codes
        }
    }

    private static func push(_ disks: String, incremental: String = "") -> String {
        "<domainbackup>\(incremental)<disks>\(disks)</disks></domainbackup>"
    }

    private static func disk(_ name: String, _ file: String, _ more: String = "") -> String {
        "<disk name='\(name)' type='file'\(more)><target file='\(file)'/></disk>"
    }

    private static let pull = "<domainbackup mode='pull'><server transport='unix' socket='/run/s'/><disks>"

    static let cases: [Case] = [
        Case("a listed push disk has no target", push("1️⃣<disk name='vda' type='file'/>"), "image-without-path"),
        Case("the same disk twice", push(disk("vda", "/b/a") + disk("1️⃣vda", "/b/b")), "disk-listed-twice"),
        Case("two disks to one file", push(disk("vda", "/b/a") + disk("vdb", "1️⃣/b/a")), "image-written-twice"),
        Case(
            "two disks to one scratch file",
            pull + "<disk name='vda'><scratch file='/b/a'/></disk><disk name='vdb'><scratch file='1️⃣/b/a'/></disk>"
                + "</disks></domainbackup>",
            "image-written-twice"
        ),
        Case("the target is the source", push(disk("vda", "1️⃣/images/a.qcow2")), "image-is-source"),
        Case(
            "TCP without a port",
            "<domainbackup mode='pull'>1️⃣<server name='localhost'/></domainbackup>",
            "server-port-missing"
        ),
        Case(
            "port 99999",
            "<domainbackup mode='pull'><server name='localhost' port='1️⃣99999'/></domainbackup>",
            "server-port-range"
        ),
        Case("an unknown disk", push(disk("1️⃣vdz", "/b/a")), "disk-unknown"),
        Case("an empty CD-ROM", push(disk("1️⃣sda", "/b/a")), "disk-without-medium"),
        Case(
            "an unknown checkpoint",
            push(disk("vda", "/b/a"), incremental: "<incremental>1️⃣sunday</incremental>"),
            "checkpoint-unknown"
        ),
        Case(
            "incremental, and no checkpoint named",
            push(disk("vda", "/b/a", " backupmode='1️⃣incremental'")),
            "incremental-without-base"
        ),
        Case(
            "a format no image can be made in",
            push("<disk name='vda' type='file'><driver type='1️⃣bochs'/><target file='/b/a'/></disk>"),
            "format-not-writable"
        ),
        Case(
            "every disk left out",
            "<domainbackup>1️⃣<disks><disk name='vda' backup='no'/></disks></domainbackup>",
            "no-disk-selected"
        ),
        Case("a directory that does not exist", push(disk("vda", "1️⃣/nowhere/a")), "directory-missing"),
        Case(
            "two exports of one name",
            pull + "<disk name='vda' exportname='x'><scratch file='/b/a'/></disk>"
                + "<disk name='vdb' exportname='1️⃣x'><scratch file='/b/b'/></disk></disks></domainbackup>",
            "export-name-twice"
        ),
        Case(
            "six mistakes in one document",
            push(
                disk("1️⃣vdz", "/b/z") + "2️⃣<disk name='vda' type='file'/>" + disk("vdb", "3️⃣/images/a.qcow2")
                    + disk("4️⃣vdb", "/b/c") + disk("5️⃣sda", "/b/d"),
                incremental: "<incremental>6️⃣sunday</incremental>"
            ),
            "disk-unknown",
            "image-without-path",
            "image-is-source",
            "disk-listed-twice",
            "disk-without-medium",
            "checkpoint-unknown"
        ),
    ]

    @Test("there are fifteen, and one with several") func count() { #expect(Self.cases.count == 16) }

    @Test("is told with its cause at its place", arguments: cases)
    func told(field: Case) throws {
        let marked = MarkedText(field.document)
        let document = try #require(XMLDocumentParser().parse(marked.bytes).document)
        #expect(try GrammarStore().findings(in: document, release: .baseline) == [])
        let verdict = Preflight(submission).verdict(on: document)
        #expect(!verdict.isAccepted)
        let errors = verdict.findings.filter { $0.severity == .error }
        let found = Dictionary(grouping: errors, by: \.code).mapValues { $0.map { $0.range?.start.offset } }
        let expected = Dictionary(
            uniqueKeysWithValues: field.codes.enumerated().map { ($1, [Optional(marked[$0 + 1])]) }
        )
        #expect(found == expected, "\(errors.map(\.message))")
        #expect(errors.allSatisfy { $0.libvirtError != nil && !$0.path.isEmpty })
        let offsets = verdict.findings.map { $0.range?.start.offset ?? 0 }
        #expect(offsets == offsets.sorted())
    }

    private var submission: Submission {
        var drive = DomainDisk("sda", file: nil, format: "raw")
        drive.device = "cdrom"
        drive.isReadOnly = true
        let description = DomainDescription(
            name: "web",
            disks: [DomainDisk("vda", file: "/images/a.qcow2"), DomainDisk("vdb", file: "/images/b.qcow2"), drive]
        )
        let context = DomainContext(description, checkpoints: [ExistingMoment("monday")])
        let host = HostProbe(file: { path in
            if path.hasSuffix(".qcow2") { return .regular(size: 1) }
            return path.hasPrefix("/nowhere/") ? .noDirectory : .missing
        })
        return Submission(domain: context, release: .baseline, time: Instant(1_700_000_000), host: host)
    }
}
