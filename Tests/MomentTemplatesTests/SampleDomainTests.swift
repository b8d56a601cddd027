import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentSchemas
import MomentXML
import Testing
import XMLTree

@testable import MomentTemplates

/// Every built-in template over every sample domain: documents that are valid and will be accepted, or a reason that names the disk.
@Suite struct SampleDomainTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let template: String
        let domain: String
        var testDescription: String { "\(template) over \(domain)" }
    }

    static let cases = Template.builtInNames.flatMap { template in
        Samples.domains.map { Case(template: template, domain: $0) }
    }

    static let context = TemplateContext(time: Instant(1_700_000_000), checkpoints: ["sunday", "monday"])
    static let grammars = GrammarStore()

    /// Values that suit any domain.
    static func values(_ template: Template) throws -> [String: TemplateValue] {
        var values: [String: TemplateValue] = [:]
        let usual: [String: TemplateValue] = [
            "directory": "/backup", "socket": "/run/backup.sock", "port": 10_809, "group": "nbd",
            "memory-file": "/backup/{domain}-{snapshot}.mem",
        ]
        for (name, value) in usual where template.parameter(name) != nil { values[name] = value }
        if template.name.contains("checkpoint-selected") { values["disks"] = ["vda"] }
        if template.parameter("documents") != nil {
            values["documents"] = .documents(
                try ["redefine-child", "redefine"].map { name in
                    let path = "Tests/MomentTemplatesTests/Fixtures/\(name).xml"
                    return try #require(XMLDocumentParser().parse(try Samples.bytes(path), name: path).document)
                }
            )
        }
        return values
    }

    /// The domains of which a template makes nothing, because no disk is fit.
    static let unfit: [String: Set<String>] = {
        let nothing: Set = ["no-disks", "transient-disk"]
        let noBitmap = nothing.union(["network-iscsi", "network-rbd", "nvme", "raw"])
        let noOverlay = nothing.union(["network-iscsi"])
        return [
            "push-full": nothing, "pull-unix": nothing, "pull-tcp": nothing, "pull-tls": nothing, "pull-fd": nothing,
            "push-incremental": noBitmap, "backup-with-checkpoint": noBitmap, "checkpoint-all": noBitmap,
            "checkpoint-selected": noBitmap.union(["block", "cdrom-empty", "cdrom-loaded-and-floppy", "read-only"]),
            "snapshot-disk-only": noOverlay, "snapshot-with-memory": noOverlay,
            "snapshot-internal": noBitmap.union(
                ["block", "network-nbd", "shareable", "snapshot-attributes", "uefi-nvram"]
            ),
            "redefine-chain": [],
        ]
    }()

    @Test(arguments: cases)
    func isAcceptedOrExplained(example: Case) throws {
        let template = try #require(Template.builtIn(example.template))
        let domain = try Samples.domain(example.domain)
        let isUnfit = try #require(Self.unfit[example.template]).contains(example.domain)

        let result = template.render(domain, try Self.values(template), context: Self.context)

        let errors = result.findings.filter { $0.severity == .error }
        #expect(errors.isEmpty != isUnfit, "\(errors.map(\.message))")
        #expect(result.isUsable != isUnfit)
        for document in result.documents {
            #expect(template.kinds.contains(document.value.kind))
            #expect(!document.summary.isEmpty)
            #expect(try Self.grammars.findings(in: document.tree) == [])
        }
        for error in errors {
            let isOfRules = example.template == "snapshot-internal" && example.domain == "uefi-nvram"
            #expect((error.layer == .template) != isOfRules)
            #expect(error.range != nil)
            if error.code == .templateNothingSelected { #expect(error.notes.count == result.leftOut.count) }
        }
        // Each disk is in the document, or has its reason.
        let disks = DomainDescription(domain.root).disks.map(\.target)
        if template.parameter("disks") != nil, result.isUsable, example.template != "snapshot-internal" {
            let taken = Set(disks).subtracting(result.leftOut.map(\.disk))
            #expect(try Self.takenDisks(#require(result.documents.first)) == taken)
        }
    }

    /// The disks that a document does something with.
    static func takenDisks(_ document: TemplateResult.Document) -> Set<String> {
        switch document.value {
        case .backup(let backup): Set((backup.pushDisks?.map(\.name) ?? backup.pullDisks?.map(\.name)) ?? [])
        case .checkpoint(let checkpoint): Set(checkpoint.disks?.map(\.name) ?? [])
        case .snapshot(let snapshot): Set(snapshot.disks?.filter { $0.overlay != nil }.map(\.name) ?? [])
        }
    }

    @Test(arguments: Template.builtInNames)
    func fillsWhatItMakes(name: String) throws {
        let template = try #require(Template.builtIn(name))
        let domain = try Samples.domain("two-disks")
        let values = try Self.values(template)
        let plain = template.render(domain, values, context: Self.context)
        let filled = template.render(domain, values, context: Self.context, checks: TemplateChecks(fills: true))
        #expect(filled.isUsable)
        #expect(filled.documents.map(\.value) != plain.documents.map(\.value))
    }
}
