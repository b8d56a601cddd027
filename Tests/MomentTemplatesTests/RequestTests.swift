import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentXML
import Testing
import XMLTree

@testable import MomentTemplates

/// A request in Swift and a template with the same wishes make the same documents, and the same remarks.
@Suite struct RequestTests {
    /// A wish in both forms.
    struct Pair: Sendable, CustomTestStringConvertible {
        let template: String
        let values: [String: TemplateValue]
        let request: any MomentRequest
        var testDescription: String { "\(template) \(values.keys.sorted().joined(separator: " "))" }
    }

    static let secret = "5a3de1e5-1111-4000-8000-000000000009"

    static let selections: [([String: TemplateValue], DiskSelection)] = [
        ([:], .all),
        (["disks": ["vda"]], DiskSelection(disks: ["vda"])),
        (["exclude": ["vda", "vdb"]], DiskSelection(excluded: ["vda", "vdb"])),
        (["disk-bus": ["virtio"], "disk-format": ["qcow2"]], DiskSelection(buses: ["virtio"], formats: ["qcow2"])),
        (["disk-match": ["vd?", "*/data*"]], DiskSelection(patterns: ["vd?", "*/data*"])),
        (["read-only": true], DiskSelection(includesReadOnly: true)),
        (["disks": ["vda", "zz"], "exclude": ["vda"]], DiskSelection(disks: ["vda", "zz"], excluded: ["vda"])),
    ]

    static let files: [([String: TemplateValue], NewFiles)] = [
        ([:], NewFiles()),
        (["directory": "/new/"], NewFiles(directory: "/new/")),
        (
            ["directory": "/new", "file-name": "{disk}/{domain}{time}.{format}{checkpoint}"],
            NewFiles(directory: "/new", name: "{disk}/{domain}{time}.{format}{checkpoint}")
        ),
        (
            ["directory": "/new", "luks-secret": .string(secret), "keep-seclabels": true],
            NewFiles(directory: "/new", secret: .uuid(secret), keepsSecurityLabels: true)
        ),
        (
            ["directory": "/new", "keep-encryption": true],
            NewFiles(directory: "/new", keepsEncryption: true)
        ),
        (["file-name": "a{disc}"], NewFiles(name: "a{disc}")),
        (["file-name": "a{disk"], NewFiles(name: "a{disk")),
        (["directory": "/new", "file-name": "x/../{disk}"], NewFiles(directory: "/new", name: "x/../{disk}")),
    ]

    static let pairs: [Pair] = {
        var pairs: [Pair] = []
        for (row, (wishes, selection)) in selections.enumerated() {
            // Each selection with the usual files, and all kinds of files with each disk: the two don't meet elsewhere.
            for (places, files) in row == 0 ? Self.files : [Self.files[1]] {
                let both = wishes.merging(places) { first, _ in first }
                func add(_ template: String, _ more: [String: TemplateValue], _ request: any MomentRequest) {
                    let values = both.merging(more) { first, _ in first }
                    pairs.append(Pair(template: template, values: values, request: request))
                }
                add("push-full", [:], BackupRequest(selection: selection, files: files))
                add(
                    "push-full",
                    ["format": "raw"],
                    BackupRequest(.push(format: .raw), selection: selection, files: files)
                )
                add("push-incremental", [:], BackupRequest(selection: selection, files: files, base: .newest))
                add(
                    "push-incremental",
                    ["base": "monday", "full-without-bitmap": true],
                    BackupRequest(
                        selection: selection,
                        files: files,
                        base: .checkpoint("monday"),
                        copiesFullWithoutBitmap: true
                    )
                )
                add(
                    "pull-unix",
                    ["socket": "/run/b.sock"],
                    BackupRequest(.pull(.unix("/run/b.sock")), selection: selection, files: files)
                )
                add(
                    "pull-tcp",
                    ["port": 10_809, "base": "monday"],
                    BackupRequest(
                        .pull(.tcp(port: 10_809)),
                        selection: selection,
                        files: files,
                        base: .checkpoint("monday")
                    )
                )
                add(
                    "pull-tls",
                    ["port": 10_809, "host": "backup.example.org"],
                    BackupRequest(
                        .pull(.tcp("backup.example.org", port: 10_809, tls: true)),
                        selection: selection,
                        files: files
                    )
                )
                add(
                    "pull-fd",
                    ["group": "nbd"],
                    BackupRequest(.pull(.descriptors(group: "nbd")), selection: selection, files: files)
                )
                add(
                    "backup-with-checkpoint",
                    ["checkpoint": "tuesday", "description": "after the update", "base": "monday"],
                    BackupRequest(
                        selection: selection,
                        files: files,
                        base: .checkpoint("monday"),
                        checkpoint: .init(name: "tuesday", description: "after the update")
                    )
                )
                add(
                    "backup-with-checkpoint",
                    ["full-without-bitmap": true],
                    BackupRequest(
                        selection: selection,
                        files: files,
                        copiesFullWithoutBitmap: true,
                        checkpoint: .init()
                    )
                )
                add("snapshot-disk-only", [:], SnapshotRequest(.diskOnly(files), selection: selection))
                add(
                    "snapshot-disk-only",
                    ["name": "s1", "format": "qed"],
                    SnapshotRequest(.diskOnly(files, format: .qed), name: "s1", selection: selection)
                )
                add(
                    "snapshot-with-memory",
                    ["memory-file": "/new/{domain}-{snapshot}.mem", "description": "a & b"],
                    SnapshotRequest(
                        .withMemory(file: "/new/{domain}-{snapshot}.mem", files),
                        description: "a & b",
                        selection: selection
                    )
                )
            }
            func add(_ template: String, _ more: [String: TemplateValue], _ request: any MomentRequest) {
                let values = wishes.merging(more) { first, _ in first }
                pairs.append(Pair(template: template, values: values, request: request))
            }
            add("checkpoint-all", ["name": "c"], CheckpointRequest(name: "c", selection: selection))
            if !selection.disks.isEmpty {
                add("checkpoint-selected", [:], CheckpointRequest(selection: selection))
            }
        }
        // It takes all disks, so that its template has no parameters to choose among them.
        for selection in selections.map(\.1) {
            let request = SnapshotRequest(.internal, name: "s", selection: selection)
            pairs.append(Pair(template: "snapshot-internal", values: ["name": "s"], request: request))
        }
        return pairs
    }()

    /// Labels come with no sample, so here is a domain that has some.
    static let labelled = """
        <domain type='kvm'><name>labels</name><devices>
        <disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
        <source file='/srv/images/labels/data.qcow2'><seclabel model='dac' relabel='no'/>
        <seclabel model='selinux' relabel='yes'><label>a:b:c</label></seclabel>
        <encryption format='luks'><secret type='passphrase' usage='data'/></encryption></source>
        <target dev='vda' bus='virtio'/></disk>
        <disk type='file' device='lun'><source file='/srv/images/labels/b'/><target dev='sdb' bus='scsi'/></disk>
        </devices></domain>
        """

    @Test(arguments: pairs)
    func makesWhatTheTemplateMakes(pair: Pair) throws {
        let template = try #require(Template.builtIn(pair.template))
        var context = TemplateContext(time: Instant(1_700_000_000), checkpoints: ["sunday", "monday"])
        var domains = try Samples.domains.map { try Samples.domain($0) }
        domains.append(try #require(XMLDocumentParser().parse(Self.labelled, name: "labelled.xml").document))
        for domain in domains {
            for state in pair.template == "snapshot-internal" ? [DomainState.running, .shutoff] : [.running] {
                context.state = state
                let rendered = template.render(domain, pair.values, context: context, checks: .none)
                let built = pair.request.documents(for: domain, context: context, checks: .none)
                let name = domain.source?.name ?? ""
                #expect(try rendered.documents.map(Self.text) == built.documents.map(Self.text), "\(name)")
                #expect(rendered.documents.map(\.flags) == built.documents.map(\.flags))
                #expect(rendered.leftOut == built.leftOut, "\(name)")
                #expect(rendered.findings.map(\.code) == built.findings.map(\.code), "\(name)")
                #expect(rendered.isUsable == built.isUsable)
            }
        }
    }

    @Test func internalSnapshotsHaveNoSelection() throws {
        let template = try #require(Template.builtIn("snapshot-internal"))
        #expect(template.parameters.map(\.name) == ["name", "description"])
        let result = template.render(
            try Samples.domain("one-disk"),
            ["disks": ["vda"]],
            context: TemplateContext(time: Instant(1))
        )
        #expect(result.findings.map(\.code) == [.templateUnknownParameter])
    }

    static func text(_ document: TemplateResult.Document) throws -> String {
        String(decoding: try XMLPrinter().print(document.tree), as: UTF8.self)
    }

    @Test func ordersCheckpointsAsTheTemplateDoes() throws {
        func checkpoint(_ name: String, _ parent: String?, _ time: UInt64) -> DomainCheckpoint {
            var checkpoint = DomainCheckpoint(name: name, disks: [CheckpointDisk("vda")])
            checkpoint.parent = parent.map { MomentParent($0) }
            checkpoint.creationTime = time
            return checkpoint
        }
        let sets: [[DomainCheckpoint]] = [
            (1...12).reversed().map { checkpoint("c\($0)", $0 == 1 ? nil : "c\($0 - 1)", UInt64($0)) },
            [checkpoint("b", "a", 5), checkpoint("c", "a", 4), checkpoint("a", "old", 1), checkpoint("d", "c", 9)],
            [checkpoint("a", "lost", 1)],
            [checkpoint("a", "b", 1), checkpoint("b", "a", 2), checkpoint("r", nil, 1)],
            [checkpoint("a", nil, 1), checkpoint("a", nil, 2)],
        ]
        let template = try #require(Template.builtIn("redefine-chain"))
        let domain = try Samples.domain("one-disk")
        let context = TemplateContext(time: Instant(1), checkpoints: ["old"])
        for checkpoints in sets {
            let values: [String: TemplateValue] = ["documents": .documents(checkpoints.map { $0.document() })]
            let rendered = template.render(domain, values, context: context)
            let built = RedefinitionRequest(checkpoints).documents(for: domain, context: context)
            #expect(try rendered.documents.map(Self.text) == built.documents.map(Self.text))
            #expect(rendered.findings.map(\.code) == built.findings.map(\.code))
        }
        let chain = RedefinitionRequest(sets[0]).documents(for: domain, context: context)
        #expect(
            chain.documents.compactMap { if case .checkpoint(let it) = $0.value { it.name } else { nil } }
                == (1...12).map { "c\($0)" }
        )
        #expect(chain.documents.allSatisfy { $0.flags == [.redefine] })
    }
}
