public import MomentDocuments

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
