import MomentDiagnostics
import MomentDocuments
import MomentRules
import MomentSchemas
import MomentXML
import XMLTree

/// The rules judge any document for any domain, the same twice; what is accepted has an effect that is a document.
///
/// A `<domain>` is what one of the default documents is submitted for; any other document is submitted for domains kept here. The release, the state and the
/// flags come from the input's length and sum, so that each input always means the same. What the grammar has against an invalid document is found out
/// for one of sixteen; for the others the rules are told no more than that there is something.
enum FillTarget: FuzzTarget {
    private static let grammars = GrammarStore()
    private static let domains: [DomainDescription] = FuzzDomains.all.compactMap {
        XMLDocumentParser().parse($0).document.map { DomainDescription($0.root) }
    }
    private static let defaults: [XMLDocument] = [
        "<domainbackup/>", "<domainbackup mode='pull'><server name='localhost'/></domainbackup>", "<domaincheckpoint/>",
        "<domainsnapshot/>",
    ].compactMap { XMLDocumentParser().parse($0).document }

    static func run(_ bytes: [UInt8]) {
        guard let document = WellFormed.document(bytes) else { return }
        let sum = bytes.reduce(bytes.count) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
        if document.root.name.localName == "domain" {
            let domain = DomainDescription(document.root)
            judge(defaults[sum % defaults.count], for: domain, sum / defaults.count, asksReasons: true)
        } else {
            let asksReasons = Share(of: bytes).isOne(in: 16)
            judge(document, for: domains[sum % domains.count], sum / domains.count, asksReasons: asksReasons)
        }
    }

    private static func schemaFindings(
        _ document: XMLDocument,
        _ release: ReleaseNumber,
        asksReasons: Bool
    ) -> [Diagnostic] {
        do throws(GrammarFailure) {
            guard try grammars.isValid(document, release: release) == false else { return [] }
            guard asksReasons else { return [Diagnostic("no-value", layer: .schema, message: "invalid", range: nil)] }
            return try grammars.findings(in: document, release: release) ?? []
        } catch {
            found("the built-in grammar can't be used: \(error)")
        }
    }

    private static func judge(
        _ document: XMLDocument,
        for domain: DomainDescription,
        _ choice: Int,
        asksReasons: Bool
    ) {
        var context = DomainContext(domain, state: [.running, .paused, .shutoff][choice % 3])
        if choice & 8 != 0 { context.checkpoints = [ExistingMoment("monday"), ExistingMoment("tuesday")] }
        if choice & 16 != 0 { context.snapshots = [ExistingMoment("monday")] }
        if choice & 32 != 0 { context.currentCheckpoint = context.checkpoints.last?.name }
        var submission = Submission(
            domain: choice & 64 != 0 ? nil : context,
            release: choice & 128 != 0 ? .baseline : .newest,
            time: Instant(1_700_000_000)
        )
        if choice & 256 != 0, let kind = MomentDocument.Kind(document.root) {
            let flags = APIFlag.known(for: kind).sorted { $0.rawValue < $1.rawValue }
            if !flags.isEmpty { submission.flags = [flags[choice % flags.count], flags[(choice >> 4) % flags.count]] }
        }
        let schemaFindings = schemaFindings(document, submission.release, asksReasons: asksReasons)
        let preflight = Preflight(submission)
        let verdict = preflight.verdict(on: document, schemaFindings: schemaFindings)
        let again = preflight.verdict(on: document, schemaFindings: schemaFindings)
        expect(verdict.outcome == again.outcome && verdict.findings == again.findings, "two verdicts on one document")
        expect(verdict.effective == again.effective, "two effects of one document")
        guard verdict.isAccepted, let effective = verdict.effective else { return }
        guard let printed = try? XMLPrinter().print(effective.document()) else { found("the effect can't be printed") }
        guard let read = XMLDocumentParser().parse(printed).document else { found("the effect's print can't be read") }
        expect((try? MomentDocument.decode(read))?.value == effective, "the effect's print is another document")
    }
}
