public import MomentDiagnostics
public import MomentDocuments
public import XMLTree

/// Predicts what libvirt answers to a document, with all reasons at once, and shows the document as it will be in effect.
///
/// Checks run in libvirt's own order, so the number of the error is the one of the reason it would find first.
///
/// ```swift
/// let domain = DomainContext(DomainDescription(domainDocument.root), state: .running)
/// let preflight = Preflight(Submission(domain: domain, release: ReleaseNumber(9, 0, 0), time: now))
/// let verdict = preflight.verdict(on: document, schemaFindings: findings)
/// for finding in verdict.findings { print(finding.message) }
/// ```
public struct Preflight: Sendable {
    /// How the document is submitted.
    public let submission: Submission

    /// Prepares the examination of a submission.
    public init(_ submission: Submission) { self.submission = submission }

    /// Judges a document.
    ///
    /// - Parameters:
    ///   - document: the document
    ///   - expected: the kind that the call takes; nil takes the document for what its root says it is
    ///   - schemaFindings: what the grammar of the release has against it; libvirt asks the grammar about backups and checkpoints
    ///     always and about snapshots with the flag validate
    public func verdict(
        on document: XMLDocument,
        as expected: MomentDocument.Kind? = nil,
        schemaFindings: [Diagnostic] = []
    ) -> Verdict {
        verdict(on: document, as: expected, schemaFindings: schemaFindings, backup: nil)
    }

    /// Judges a document that was made of a value; with a backup at hand it is not read again.
    package func verdict(on document: XMLDocument, of value: MomentDocument, schemaFindings: [Diagnostic]) -> Verdict {
        if case .backup(let backup) = value {
            return verdict(on: document, as: nil, schemaFindings: schemaFindings, backup: backup)
        }
        return verdict(on: document, schemaFindings: schemaFindings)
    }

    private func verdict(
        on document: XMLDocument,
        as expected: MomentDocument.Kind?,
        schemaFindings: [Diagnostic],
        backup: DomainBackup?
    ) -> Verdict {
        var run = PreflightRun(submission)
        let root = document.root
        let found = MomentDocument.Kind(root)
        if let kind = expected ?? found {
            run.checkCall(kind, root)
        }
        guard let kind = found, expected ?? kind == kind else {
            let kinds = expected.map { [$0] } ?? MomentDocument.Kind.allCases
            let names = kinds.map { "<\($0.rawValue)>" }
            run.findings.add(
                .rootUnknown,
                "the root element is <\(root.name)>, not \(names.joined(separator: ", "))",
                at: SourceAnchor(root),
                expected: kinds.map(\.rawValue)
            )
            return run.verdict(on: root, schemaFindings: schemaFindings, isChecked: false)
        }
        let isChecked = kind != .snapshot || submission.flags.contains(.validate)
        EncodingRules.check(document, libxml2: submission.host?.libxml2, &run.findings)
        if isChecked {
            if !schemaFindings.isEmpty { run.noteSchema(schemaFindings) }
            KeywordRules.checkNumbers(root, &run.findings)
        }
        switch kind {
        case .backup: run.backup(root, document, backup)
        case .checkpoint: run.checkpoint(root)
        case .snapshot: run.snapshot(root)
        }
        return run.verdict(on: root, schemaFindings: schemaFindings, isChecked: isChecked)
    }

    /// The verdict on bytes that are no document: libvirt parses before it looks at anything but flags and what it can do at all.
    ///
    /// - Parameters:
    ///   - findings: what is wrong with the bytes
    ///   - kind: the kind that the call takes; nil where that is not known
    public func verdict(onMalformed findings: [Diagnostic], as kind: MomentDocument.Kind? = nil) -> Verdict {
        var run = PreflightRun(submission)
        if let kind { run.checkCall(kind, nil) }
        let error = run.findings.libvirtError ?? LibvirtError.xmlDetail.rawValue
        let numbered = findings.map { $0.answered(by: LibvirtError.xmlDetail.rawValue) }
        return Verdict(outcome: .refused(error), findings: run.findings.all + numbered, effect: nil)
    }
}

extension Rule {
    static let rootUnknown = Rule(
        .rootUnknown,
        .document,
        error: .xmlError,
        "The document is of another kind",
        "Each call takes one kind of document, told by the root element.",
        before: "<backup/>",
        after: "<domainbackup/>",
        function: "virXMLParseHelper"
    )
}
