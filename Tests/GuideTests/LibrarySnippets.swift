import Foundation
import MomentInMemory
import MomentKit
import MomentRules
import MomentTesting
import TestRequirements
import Testing

/// The code of docs/guide/library.md, compiled and run. `GuideTests` holds the page to it.
@Suite("Library guide")
struct LibrarySnippets {
    private let bytes = Array(
        "<domainbackup mode='push'><disks><disk name='vda' type='file'/></disks></domainbackup>".utf8
    )

    @Test("a misspelt root is told, and never valid")
    func validate() throws {
        // snippet: validate
        let text = """
            <domainbakup mode='pull'>
              <disks><disk name='vda' typ='file'/></disks>
            </domainbakup>
            """
        let validator = Validator(release: .newest)
        let report = try validator.validate(text, name: "backup.xml")
        for finding in report.findings { print(finding) }
        print(report.isValid ? "valid" : "not valid")
        // end
        #expect(!report.isValid)
    }

    @Test("read, change, print")
    func edit() throws {
        // snippet: edit
        let text = "<domainbackup><disks><disk name='vda' type='file'/></disks></domainbackup>"
        var document = try MomentDocument(parsing: text, name: "backup.xml")
        if case .backup(var backup) = document {
            backup.incremental = "monday"
            backup.pushDisks?[0].target = BackupImage("/backup/vda.qcow2")
            document = .backup(backup)
        }
        print(try document.xml())
        // end
        #expect(try document.xml().contains("<target file='/backup/vda.qcow2'/>"))
        #expect(try document.xml().contains("<incremental>monday</incremental>"))
    }

    @Test("a pull backup of two disks, and a snapshot with an overlay for one")
    func build() throws {
        // snippet: build
        let backup = DomainBackup.pull(
            from: .unix("/run/backup.sock"),
            [
                .file("vda", scratch: "/scratch/vda", extent: .incremental(from: "monday")),
                .file("vdb", scratch: "/scratch/vdb", exportName: "data"),
                .excluded("sda"),
            ]
        )
        let snapshot = DomainSnapshot(
            name: "before-upgrade",
            memory: .no,
            disks: [.external("vda", overlay: "/images/vda.before-upgrade", format: .qcow2), .excluded("vdb")]
        )
        print(try backup.xml(), try snapshot.xml())
        // end
        #expect(
            try backup.xml() == """
                <domainbackup mode='pull'>
                  <server transport='unix' socket='/run/backup.sock'/>
                  <disks>
                    <disk name='vda' backup='yes' type='file' backupmode='incremental' incremental='monday'>
                      <scratch file='/scratch/vda'/>
                    </disk>
                    <disk name='vdb' backup='yes' type='file' exportname='data'>
                      <scratch file='/scratch/vdb'/>
                    </disk>
                    <disk name='sda' backup='no'/>
                  </disks>
                </domainbackup>

                """
        )
        #expect(snapshot.document().root.element("disks")?.elements.map { $0["snapshot"] } == ["external", "no"])
    }

    @Test("fill a backup for a domain")
    func fill() throws {
        // snippet: fill
        let domain = try DomainDescription(
            parsing: """
                <domain type='kvm'><name>web</name><devices>
                  <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/images/vda.qcow2'/>
                    <target dev='vda' bus='virtio'/></disk>
                </devices></domain>
                """
        )
        let context = DomainContext(domain, state: .running, checkpoints: [ExistingMoment("monday")])
        let submission = Submission(domain: context, release: ReleaseNumber(9, 0, 0), time: Instant(1_700_000_000))
        let filled = DomainBackup.push().filled(for: submission)
        for finding in filled.findings { print(finding) }
        if let effective = filled.effective { print(filled.summary, try effective.xml(), separator: "\n") }
        // end
        #expect(filled.effective?.pushDisks?.first?.target?.path == "/images/vda.qcow2.1700000000")
    }

    /// Compiled, and not run: it would change a host of this machine.
    private func backUpForReal() async throws {
        // snippet: back-up
        let host = try await LibvirtConnection.connect(to: "qemu:///system")
        let backup = DomainBackup.push([.file("vda", to: "/backup/vda.qcow2")])
        let run = try BackupRun(of: "web", backup, checkpoint: DomainCheckpoint(name: "monday"))
        let report = try await run.run(on: host) { progress in print(progress) }
        for finding in report.findings { print(finding) }
        await host.close()
        // end
    }

    @Test("back up on a host in memory, by a typed document")
    func backUp() async throws {
        let host = InMemoryHost(time: { Instant(1_700_000_000) })
        let web = try await host.define(xml: webDomain)
        try await host.start(web.reference, options: .paused)
        let target = Scratch.file("target")
        let backup = DomainBackup.push([.file("vda", to: target)])
        let run = try BackupRun(of: web.reference, backup, checkpoint: DomainCheckpoint(name: "monday"))
        _ = try await run.run(on: host)
        #expect(try await host.checkpoint("monday", of: web.reference).name == "monday")
    }

    @Test("read step by step")
    func read() throws {
        // snippet: read
        let parsed = XMLDocumentParser().parse(bytes, name: "backup.xml")
        guard let document = parsed.document else {
            for finding in parsed.findings { print(finding) }
            return
        }
        var value = try MomentDocument.decode(document).value
        // end
        value = try MomentDocument(parsing: bytes)
        #expect(value.document() == document)
    }

    private func parsed(_ text: String) throws -> XMLDocument { try #require(XMLDocumentParser().parse(text).document) }

    private let webDomain = """
        <domain type='kvm'><name>web</name><devices>
          <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/images/vda.qcow2'/>
            <target dev='vda' bus='virtio'/></disk>
        </devices></domain>
        """

    @Test("predict what libvirt answers, and the document in effect")
    func predict() throws {
        let document = try parsed("<domainbackup/>")
        let webDomain = try parsed(webDomain)
        // snippet: predict
        var domain = DomainContext(DomainDescription(webDomain.root), state: .running)
        domain.checkpoints = [ExistingMoment("monday")]
        let preflight = Preflight(
            Submission(domain: domain, release: ReleaseNumber(9, 0, 0), time: Instant(1_700_000_000))
        )
        let verdict = preflight.verdict(on: document)
        for finding in verdict.findings { print(finding) }
        if let effective = verdict.effective { print(verdict.summary, effective.document().root.name) }
        // end
        #expect(verdict.isAccepted)
        #expect(verdict.effective != nil)
    }

    @Test("make documents for a domain")
    func request() throws {
        let webDomain = try parsed(webDomain)
        // snippet: request
        let request = BackupRequest(.push(), files: NewFiles(directory: "/backup"))
        let result = request.documents(for: webDomain, context: TemplateContext(time: Instant(1_700_000_000)))
        for disk in result.leftOut { print(disk.disk, disk.reason) }
        // end
        #expect(result.backup != nil)
    }

    @Test("ask a host, here one in memory")
    func host() async throws {
        let webDomainText = webDomain
        // snippet: host
        let host: any MomentHost = InMemoryHost(time: { Instant(1_700_000_000) })
        let web = try await host.define(xml: webDomainText)
        try await host.start(web.reference, options: .paused)
        let job = try await host.beginBackup(
            .push([.file("vda", to: "/backup/vda.qcow2")]),
            of: web.reference,
            checkpoint: DomainCheckpoint(name: "monday")
        )
        print(job, try await host.checkpoint("monday", of: web.reference).name ?? "")
        // end
        #expect(try await host.checkpoint("monday", of: web.reference).name == "monday")
    }

    @Test("make a live description submittable")
    func resubmit() throws {
        let value = MomentDocument.backup(.push([.file("vda", to: "/b/vda")]))
        // snippet: resubmit
        let resubmission = Resubmission(of: value)
        for note in resubmission.removed { print(note.path, note.message) }
        let bytes = try XMLPrinter().print(resubmission.document)
        // end
        #expect(!bytes.isEmpty)
    }

    @Test("JSON")
    func json() throws {
        let backup = DomainBackup.push([.file("vda", to: "/b/vda")])
        // snippet: json
        let data = try JSONEncoder().encode(backup)
        let back = try JSONDecoder().decode(DomainBackup.self, from: data)
        // end
        #expect(back == backup)
    }

    @Test("the round-trip check")
    func roundTrip() throws {
        let libvirtsPrint = bytes
        // snippet: round-trip
        let failures = RoundTrip(expectsSamePrint: false).check(libvirtsPrint, name: "monday.xml")
        for failure in failures { print(failure) }
        // end
        #expect(failures.isEmpty)
    }
}
