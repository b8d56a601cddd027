import MomentDocuments
import MomentRules
import MomentTemplates
import MomentXML
import XMLTree

/// Any stylesheet ends in documents or findings, within its limits; the built-in templates work on any domain.
///
/// One of the built-in templates takes a domain, as the input's bytes choose. What is made is judged by grammar and rules for one input of thirty-two: that
/// they judge any document is what two other targets are for.
enum TemplateTarget: FuzzTarget {
    private static let builtIn = ["push-full", "pull-unix", "checkpoint-all", "snapshot-disk-only"]
    private static let domain = XMLDocumentParser().parse(FuzzDomains.twoDisks, name: "domain").document
    private static let limits = TemplateLimits(
        depth: 200,
        operations: 20_000,
        seconds: 5,
        memory: 64 << 20,
        output: 1 << 16,
        imports: 8
    )
    private static let context = TemplateContext(time: Instant(1_700_000_000), checkpoints: ["monday"])

    static func run(_ bytes: [UInt8]) {
        guard bytes.count < 20_000, let document = WellFormed.document(bytes) else { return }
        let share = Share(of: bytes)
        let checks: TemplateChecks = share.isOne(in: 32) ? .standard : .none
        if document.root.name.localName == "domain" {
            let name = builtIn[share.number(below: 32 * builtIn.count) / 32]
            guard let template = Template.builtIn(name) else { found("no template \(name)") }
            check(template.render(document, ["directory": "/b"], context: context, limits: limits, checks: checks))
        } else {
            let loaded = Template.load(bytes, name: "t.xsl", limits: limits)
            guard let template = loaded.template, let domain else {
                expect(!loaded.reports.isEmpty, "no template and no reason")
                return
            }
            check(template.render(domain, [:], context: context, limits: limits, checks: checks))
        }
    }

    private static func check(_ result: TemplateResult) {
        for document in result.documents {
            expect((try? XMLPrinter().print(document.value.document())) != nil, "a rendered document can't be printed")
        }
        expect(!result.documents.isEmpty || !result.reports.isEmpty, "no documents and no reason")
    }
}
