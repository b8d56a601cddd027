public import MomentDiagnostics
public import MomentDocuments
public import XMLTree

extension DomainBackup {
    /// The backup as it will be in effect: exactly what libvirt reports once it runs, but for the nodes' numbers.
    ///
    /// ```swift
    /// let filled = DomainBackup.push().filled(for: Submission(domain: context, time: now))
    /// print(filled.summary)   // full push backup of vda and vdb; sda is an empty CD-ROM and is left out
    /// ```
    public func filled(for submission: Submission) -> Filled<DomainBackup> {
        Filled(Preflight(submission).verdict(on: document())) { document in
            if case .backup(let value) = document { value } else { nil }
        }
    }
}

extension DomainCheckpoint {
    /// The checkpoint as it will be in effect, without the definition of the domain that libvirt stores with it.
    public func filled(for submission: Submission) -> Filled<DomainCheckpoint> {
        Filled(Preflight(submission).verdict(on: document())) { document in
            if case .checkpoint(let value) = document { value } else { nil }
        }
    }
}

extension DomainSnapshot {
    /// The snapshot as it will be in effect, without the definition of the domain that libvirt stores with it.
    public func filled(for submission: Submission) -> Filled<DomainSnapshot> {
        Filled(Preflight(submission).verdict(on: document())) { document in
            if case .snapshot(let value) = document { value } else { nil }
        }
    }
}

extension Filled {
    init(_ verdict: Verdict, _ value: (MomentDocument) -> Value?) {
        self.init(
            effective: verdict.effective.flatMap(value),
            values: verdict.values,
            summary: verdict.summary,
            findings: verdict.findings,
            libvirtError: verdict.libvirtError
        )
    }
}

/// What filling a document gave.
public struct Filled<Value: Sendable>: Sendable {
    /// The document as it will be in effect; nil where libvirt refuses it before that is known.
    public let effective: Value?
    /// What was filled in, in document order.
    public let values: [FilledValue]
    /// What will result, in one sentence; empty where there is no effective document.
    public let summary: String
    /// What is wrong or worth a warning, in document order.
    public let findings: [Diagnostic]
    /// The number of the error libvirt answers with; nil if it accepts the document.
    public let libvirtError: Int?
}

extension Filled: Equatable where Value: Equatable {}

extension MomentDiff {
    /// What two documents that are meant to be submitted in one way do not agree on.
    ///
    /// Each is filled in first, so that a document that names all disks equals one that names none. A document that libvirt refuses is
    /// compared as it is, and so is each if nothing is said of the submission.
    public static func differences(
        between first: XMLDocument,
        and second: XMLDocument,
        alignedFor submission: Submission?
    ) -> [MomentDifference] {
        guard let submission else { return differences(between: first, and: second) }
        let preflight = Preflight(submission)
        guard first.root.name.localName == second.root.name.localName,
            let left = preflight.verdict(on: first).effective, let right = preflight.verdict(on: second).effective
        else {
            return differences(between: first, and: second)
        }
        return differences(between: left.document(), and: right.document())
    }
}
