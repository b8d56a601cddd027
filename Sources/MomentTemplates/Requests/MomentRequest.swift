internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
public import XMLTree

/// A job in plain terms that documents are made for: what the built-in templates do, without XSLT.
public protocol MomentRequest: Hashable, Sendable {
    /// Makes the documents for a domain. Nothing is thrown: what goes wrong is a finding, and then there are no documents.
    ///
    /// - Parameters:
    ///   - domain: the `<domain>` document
    ///   - context: what else there is to know
    ///   - checks: what becomes of the documents before they are given out
    func documents(for domain: XMLDocument, context: TemplateContext, checks: TemplateChecks) -> TemplateResult
}

extension MomentRequest {
    /// Makes the documents for a domain, validated.
    public func documents(for domain: XMLDocument, context: TemplateContext) -> TemplateResult {
        documents(for: domain, context: context, checks: .standard)
    }
}

/// What a request comes to before it is checked.
struct RequestOutcome {
    var documents: [MomentDocument] = []
    var leftOut: [LeftOutDisk] = []
    /// Whether disks were chosen among, so that to choose none is an error.
    var choosesDisks = true

    /// The result, with the findings that templates would give.
    static func result(
        for domain: XMLDocument,
        _ context: TemplateContext,
        _ checks: TemplateChecks,
        flags: Set<APIFlag> = [],
        _ make: () throws(RequestFailure) -> RequestOutcome
    ) -> TemplateResult {
        let outcome: RequestOutcome
        do throws(RequestFailure) {
            outcome = try make()
        } catch {
            let finding = Diagnostic(.templateTerminated, layer: .template, message: error.message, range: nil)
            return TemplateResult(reports: [FileReport(file: "request", findings: [finding])])
        }
        let findings = DiskFindings.all(
            outcome.leftOut,
            isNothing: outcome.choosesDisks && outcome.documents.isEmpty,
            in: domain
        )
        let file = domain.source?.name ?? "domain"
        let reports = findings.isEmpty ? [] : [FileReport(file: file, kind: "domain", findings: findings)]
        let guardian = ResultGuard(name: "result", domain: domain, context: context, checks: checks, flags: flags)
        return guardian.result(outcome.documents, leftOut: outcome.leftOut, reports: reports)
    }
}
