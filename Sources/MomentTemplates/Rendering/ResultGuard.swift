internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentSchemas
internal import MomentXML
internal import XMLTree

/// Checks, and fills if asked, the documents that were made, and puts the result together.
struct ResultGuard {
    /// What the documents are called in messages.
    let name: String
    let domain: XMLDocument
    let context: TemplateContext
    let checks: TemplateChecks
    /// The flags that the documents are made for.
    let flags: Set<APIFlag>

    private static let grammars = GrammarStore()

    /// The result of documents and of what was found before.
    func result(_ documents: [MomentDocument], leftOut: [LeftOutDisk], reports: [FileReport]) -> TemplateResult {
        var reports = reports
        var finished: [TemplateResult.Document] = []
        let needsVerdict = checks.validates || checks.fills
        let description = needsVerdict ? DomainDescription(domain.root) : nil
        var existing = context.checkpoints
        for (position, value) in documents.enumerated() {
            let own = flags.union(checks.flags).intersection(APIFlag.known(for: value.kind))
            guard let description else {
                finished.append(TemplateResult.Document(value, flags: own))
                continue
            }
            let beside = companion(of: value, in: documents)
            let submission = submission(description, own, existing, beside)
            let label = documents.count > 1 ? "\(name), document \(position + 1)" : name
            let (document, report) = judge(value, submission, label)
            finished.append(document)
            if let report { reports.append(report) }
            // Each redefined checkpoint can be the parent of the next.
            if own.contains(.redefine), case .checkpoint(let checkpoint) = value, let name = checkpoint.name {
                existing.append(name)
            }
        }
        let isWrong = reports.contains { $0.findings.contains { $0.severity == .error } }
        return TemplateResult(documents: isWrong ? [] : finished, leftOut: leftOut, reports: reports)
    }

    /// The checkpoint that is submitted beside a backup.
    private func companion(of value: MomentDocument, in documents: [MomentDocument]) -> XMLDocument? {
        guard case .backup = value else { return nil }
        return documents.first { $0.kind == .checkpoint }?.document()
    }

    private func submission(
        _ description: DomainDescription,
        _ flags: Set<APIFlag>,
        _ checkpoints: [String],
        _ beside: XMLDocument?
    ) -> Submission {
        var moments: [ExistingMoment] = []
        for name in checkpoints { moments.append(ExistingMoment(name, parent: moments.last?.name)) }
        return Submission(
            flags: flags,
            domain: DomainContext(description, state: context.state, checkpoints: moments),
            release: context.release,
            checkpoint: beside,
            time: context.time,
            host: checks.host
        )
    }

    private func judge(
        _ value: MomentDocument,
        _ submission: Submission,
        _ name: String
    ) -> (TemplateResult.Document, FileReport?) {
        var document = TemplateResult.Document(value, flags: submission.flags)
        let tree = document.tree
        let findings = schemaFindings(in: tree)
        let verdict = Preflight(submission).verdict(on: tree, of: value, schemaFindings: findings)
        document.verdict = verdict
        if checks.fills, let effective = verdict.effective {
            document.value = effective
            document.tree = effective.document()
            document.filled = verdict.values
        }
        guard checks.validates, !verdict.findings.isEmpty else { return (document, nil) }
        let kind = value.kind.rawValue
        // Only now that there is something to show, the text is made that shows it.
        guard let text = try? XMLPrinter().print(tree),
            let placed = XMLDocumentParser().parse(text, name: name).document
        else {
            return (document, FileReport(file: name, kind: kind, findings: verdict.findings))
        }
        let told = Preflight(submission).verdict(on: placed, schemaFindings: schemaFindings(in: placed)).findings
        return (document, FileReport(file: name, kind: kind, findings: told))
    }

    private func schemaFindings(in tree: XMLDocument) -> [Diagnostic] {
        do throws(GrammarFailure) {
            return try ResultGuard.grammars.findings(in: tree, release: context.release) ?? []
        } catch {
            // The grammars are part of the binary, so only memory can be short.
            return [Diagnostic(.templateResult, layer: .template, message: error.description, range: nil)]
        }
    }
}
