import Diagnostics
import Foundation
import LibXML
import MomentDocuments
import MomentExecutor
import MomentInMemory
import MomentRules
import MomentSchemas
import MomentTemplates
import MomentTesting
import Testing
import XMLTree

/// The code of docs/guide/library.md, compiled and run. `GuideTests` holds the page to it.
@Suite("Library guide")
struct LibrarySnippets {
    private let bytes = Array(
        "<domainbackup mode='push'><disks><disk name='vda' type='file'/></disks></domainbackup>".utf8
    )

    @Test("read, look, change, print")
    func readAndPrint() throws {
        // snippet: read
        let parsed = XMLParser().parse(bytes, name: "backup.xml")
        guard let document = parsed.document else {
            for finding in parsed.findings { print(finding.message) }
            return
        }
        var value = try MomentDocument.decode(document).value
        // end
        // snippet: change
        if case .backup(var backup) = value {
            backup.incremental = "monday"
            value = .backup(backup)
        }
        // end
        // snippet: print
        let text = String(decoding: try XMLPrinter().print(value.document()), as: UTF8.self)
        // end
        #expect(text.contains("<incremental>monday</incremental>"))
    }

    @Test("a pull backup of two disks")
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
        let bytes = try XMLPrinter().print(backup.document())
        // end
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
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
    }

    @Test("a snapshot with an overlay for one disk")
    func buildSnapshot() throws {
        // snippet: snapshot
        let snapshot = DomainSnapshot(
            name: "before-upgrade",
            memory: .no,
            disks: [.external("vda", overlay: "/images/vda.before-upgrade", format: .qcow2), .excluded("vdb")]
        )
        // end
        #expect(snapshot.document().root.element("disks")?.elements.map { $0["snapshot"] } == ["external", "no"])
    }

    @Test("check against the grammar of a release")
    func check() throws {
        let parsed = XMLParser().parse(bytes, name: "backup.xml")
        let document = try #require(parsed.document)
        // snippet: check
        let grammars = GrammarStore()
        for finding in try grammars.findings(in: document, release: .newest) ?? [] {
            print(finding.range?.start.line ?? 0, finding.code, finding.message)
        }
        // end
        #expect(try grammars.findings(in: document) == [])
    }

    private func parsed(_ text: String) throws -> XMLDocument { try #require(XMLParser().parse(text).document) }

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
        let preflight = Preflight(Submission(domain: domain, release: Release(9, 0, 0), time: 1_700_000_000))
        let verdict = preflight.verdict(on: document)
        for finding in verdict.findings { print(finding.message) }
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
        let result = request.documents(for: webDomain, context: TemplateContext(time: 1_700_000_000))
        for disk in result.leftOut { print(disk.disk, disk.reason) }
        // end
        #expect(result.backup != nil)
    }

    @Test("ask a host, here one in memory")
    func host() async throws {
        let webDomainText = webDomain
        // snippet: host
        let host: any MomentHost = InMemoryExecutor(time: { 1_700_000_000 })
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
