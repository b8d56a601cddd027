import MomentDiagnostics
import MomentDocuments
import XMLTree

/// One run over one document, with what it has found and made so far.
struct PreflightRun {
    let submission: Submission
    var findings = Findings()
    var effect: Effect?
    /// The position among the findings at which the grammar spoke; nil if it had nothing to say.
    private var schemaPosition: Int?

    init(_ submission: Submission) { self.submission = submission }

    /// What is looked at before the document is: flags, and what the driver can do at all.
    mutating func checkCall(_ kind: MomentDocument.Kind, _ root: XMLElement?) {
        FlagRules.checkExclusions(kind, submission, root, &findings)
        FlagRules.checkDriver(kind, submission, root, &findings)
        checkBeforeParsing(kind, root)
    }

    private mutating func checkBeforeParsing(_ kind: MomentDocument.Kind, _ root: XMLElement?) {
        let redefines = submission.flags.contains(.redefine)
        if kind == .checkpoint, !redefines {
            if let domain = submission.domain { StateRules.checkRunning(domain, "a checkpoint", root, &findings) }
            StateRules.checkBackups(submission, root, &findings)
        }
        guard let domain = submission.domain else { return }
        switch kind {
        case .backup, .checkpoint: break
        case .snapshot:
            if submission.release < FeatureRelease.internalBesideCheckpoints {
                StateRules.checkCheckpoints(domain, submission.release, root, &findings)
            }
            if submission.flags.contains(.halt), !domain.isPersistent {
                findings.add(
                    .haltTransient,
                    "a transient domain would be gone when it is halted",
                    at: SourceAnchor(root)
                )
            }
        }
    }

    /// Remembers that the grammar refused the document at this point.
    mutating func noteSchema(_ found: [Diagnostic]) {
        if found.contains(where: { $0.severity == .error }) { schemaPosition = findings.all.count }
    }

    /// The verdict, with the findings of the grammar put in, and no mistake told twice.
    func verdict(on root: XMLElement, schemaFindings: [Diagnostic], isChecked: Bool) -> Verdict {
        let told = FindingsByPlace(schemaFindings)
        let kept = findings.all.filter { finding in !told.near(finding).contains { $0.tellsOf(finding) } }
        let known = FindingsByPlace(findings.all)
        let numbered = schemaFindings.map { told in
            var told = told
            // Where libvirt does not ask the grammar, the number is the one its parser answers with, if it minds at all.
            told.libvirtError =
                isChecked && told.severity == .error
                ? LibvirtError.schemaInvalid.rawValue
                : known.near(told).first { told.tellsOf($0) && $0.severity == .error }?.libvirtError
            if !isChecked, told.isPassedOver {
                told.notes.append(Diagnostic.Note("libvirt ignores this, unless it is asked to validate"))
            }
            return told
        }
        var merged = Findings()
        merged.add(contentsOf: numbered + kept)
        return Verdict(
            outcome: outcome,
            findings: merged.inOrder(of: root.source),
            effect: outcome == .accepted ? effect : nil
        )
    }

    private var outcome: Verdict.Outcome {
        for (position, finding) in findings.all.enumerated() {
            if position == schemaPosition { break }
            guard finding.severity == .error else { continue }
            return finding.libvirtError.map { .refused($0) } ?? .crash
        }
        if schemaPosition != nil { return .refused(LibvirtError.schemaInvalid.rawValue) }
        return .accepted
    }
}

/// Findings by where they are, so that each is compared with those of its place alone.
private struct FindingsByPlace {
    private let all: [Diagnostic]
    private var byPath = NameMap<[Int]>()
    private var byStart: [Int: [Int]] = [:]

    init(_ findings: [Diagnostic]) {
        all = findings
        for (index, finding) in findings.enumerated() {
            byPath[finding.path, default: []].append(index)
            if let start = finding.range?.start.offset { byStart[start, default: []].append(index) }
        }
    }

    /// Those with the path of a finding, or a range that begins where its does, in their order.
    func near(_ finding: Diagnostic) -> some Sequence<Diagnostic> {
        let beside = (finding.range?.start.offset).flatMap { byStart[$0] } ?? []
        let alike = finding.path.isEmpty ? [] : byPath[finding.path] ?? []
        return (alike + beside).sorted().lazy.map { all[$0] }
    }
}

extension Diagnostic {
    /// Whether libvirt's parser of snapshots does not look at what the grammar refuses: names that it does not know. Below <disks> every
    /// element is a disk to it.
    fileprivate var isPassedOver: Bool {
        guard severity == .error, libvirtError == nil else { return false }
        switch code.rawValue {
        case "unknown-attribute", "misplaced-attribute": return true
        case "unknown-element", "misplaced-element":
            let steps = path.utf8.split(separator: UInt8(ascii: "/"))
            return steps.count < 2 || !steps[steps.count - 2].elementsEqual("disks".utf8)
        default: return false
        }
    }

    /// Whether this finding of the grammar is about the same mistake as one of the rules.
    fileprivate func tellsOf(_ finding: Diagnostic) -> Bool {
        guard severity == .error, layer == .schema || layer == .release else { return false }
        guard finding.layer == .document || finding.layer == .domain else { return false }
        guard source === finding.source else { return false }
        return path == finding.path && !path.isEmpty || range != nil && range == finding.range
    }
}

extension Rule {
    static let snapshotBesideCheckpoints = Rule(
        .snapshotBesideCheckpoints,
        .domain,
        error: .operationUnsupported,
        "The domain is off and has checkpoints",
        """
        While it is off, libvirt can't carry bitmaps over to an overlay. Before 9.9.0 it refuses every snapshot then, later only one \
        with overlays. Start the domain first.
        """,
        before: """
            <!-- given: libvirt 9.0.0; domain off; checkpoint monday -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        after: """
            <!-- given: libvirt 9.0.0; checkpoint monday -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        function: "qemuDomainSupportsCheckpointsBlockjobs"
    )

    static let haltTransient = Rule(
        .haltTransient,
        .domain,
        error: .operationInvalid,
        "A transient domain is to be halted behind the snapshot",
        "A transient domain does not outlive its process, and neither would the snapshot's metadata.",
        before: """
            <!-- given: flag halt; domain transient -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        after: """
            <!-- given: domain transient -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        function: "qemuSnapshotCreateXML"
    )
}
