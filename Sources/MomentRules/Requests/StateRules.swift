import Diagnostics
import MomentDocuments
import XMLTree

/// What the domain must be doing, or not doing.
enum StateRules {
    /// A job that holds the domain's lock: the call waits half a minute and gives up.
    static func checkJob(_ domain: DomainContext, _ root: XMLElement?, _ findings: inout Findings) {
        guard let job = domain.runningJob else { return }
        let what = job == .backup ? "a backup" : "a job"
        findings.add(
            .jobRunning,
            "\(what) of domain '\(domain.description.name)' runs; this call would wait for it and time out",
            at: Place(root)
        )
    }

    /// A snapshot of a domain that is off and has checkpoints.
    static func checkCheckpoints(
        _ domain: DomainContext,
        _ release: Release,
        _ root: XMLElement,
        _ findings: inout Findings
    ) {
        guard !domain.state.isActive, !domain.checkpoints.isEmpty else { return }
        let kind = release < Gate.internalBesideCheckpoints ? "a" : "an external"
        findings.add(
            .snapshotBesideCheckpoints,
            "domain '\(domain.description.name)' is off and has checkpoints, so it can't have \(kind) snapshot now",
            at: Place(root)
        )
    }

    /// Work that QEMU has to do.
    static func checkRunning(_ domain: DomainContext, _ what: String, _ root: XMLElement?, _ findings: inout Findings) {
        guard !domain.state.isActive else { return }
        findings.add(
            .domainNotRunning,
            "domain '\(domain.description.name)' is shut off; \(what) needs it running or paused",
            at: Place(root)
        )
    }
}

extension Rule {
    static let jobRunning = Rule(
        .jobRunning,
        .domain,
        error: .operationTimeout,
        "Another job holds the domain",
        "While a backup runs, another backup, a snapshot or a managed save blocks for 30 seconds and then fails. Checkpoints are fine.",
        before: "a snapshot during a pull backup",
        after: "the snapshot after the backup was ended"
    )

    static let domainNotRunning = Rule(
        .domainNotRunning,
        .domain,
        error: .operationUnsupported,
        "The domain is shut off",
        "Backups and checkpoints are QEMU's work, so there must be a process. A paused domain will do.",
        before: "<domainbackup/> for a domain that is off",
        after: "the same after virsh start --paused"
    )
}
