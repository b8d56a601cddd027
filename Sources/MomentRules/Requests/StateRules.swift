import MomentDiagnostics
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
            "domain '\(domain.description.name)' has \(what) running; this call would wait for it and time out",
            at: SourceAnchor(root)
        )
    }

    /// A snapshot of a domain that is off and has checkpoints.
    static func checkCheckpoints(
        _ domain: DomainContext,
        _ release: ReleaseNumber,
        _ root: XMLElement?,
        _ findings: inout Findings
    ) {
        guard !domain.state.isActive, !domain.checkpoints.isEmpty else { return }
        let kind = release < FeatureRelease.internalBesideCheckpoints ? "a" : "an external"
        findings.add(
            .snapshotBesideCheckpoints,
            "domain '\(domain.description.name)' is off and has checkpoints; it cannot have \(kind) snapshot now",
            at: SourceAnchor(root)
        )
    }

    /// Whether libvirt and QEMU can make incremental backups, without which old ones make none at all.
    static func checkBackups(_ submission: Submission, _ root: XMLElement?, _ findings: inout Findings) {
        if submission.domain?.description.forcesIncrementalBackup == true { return }
        guard submission.release < FeatureRelease.backups || submission.qemu < QEMUFeatureRelease.reopening else {
            return
        }
        let needed =
            submission.release < FeatureRelease.backups
            ? "libvirt \(FeatureRelease.backups)" : "QEMU \(QEMUFeatureRelease.reopening)"
        findings.add(
            .backupsTooNew,
            "backups and checkpoints need \(needed); this is \(submission.release) with QEMU \(submission.qemu)",
            at: SourceAnchor(root)
        )
    }

    /// Work that QEMU has to do.
    static func checkRunning(_ domain: DomainContext, _ what: String, _ root: XMLElement?, _ findings: inout Findings) {
        guard !domain.state.isActive else { return }
        findings.add(
            .domainNotRunning,
            "domain '\(domain.description.name)' is shut off; \(what) needs it running or paused",
            at: SourceAnchor(root)
        )
    }
}

extension Rule {
    static let backupsTooNew = Rule(
        .backupsTooNew,
        .release,
        error: .operationUnsupported,
        "The release makes no backups and checkpoints by itself",
        """
        Dirty bitmaps are followed through from libvirt 7.6.0 with QEMU 6.1.0 on. Before, "incremental backup is not supported yet" is the answer \
        to every backup and checkpoint, unless the domain's definition switches it on, at its owner's risk, with \
        <qemu:capabilities><qemu:add capability='incremental-backup'/></qemu:capabilities>.
        """,
        before: """
            <!-- given: libvirt 7.0.0 -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <!-- given: libvirt 7.6.0 -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupBegin"
    )

    static let jobRunning = Rule(
        .jobRunning,
        .domain,
        error: .operationTimeout,
        "Another job holds the domain",
        "While a backup runs, another backup, a snapshot or a managed save blocks for 30 seconds and then fails. Checkpoints are fine.",
        before: """
            <!-- given: backup running -->
            <domainsnapshot><name>s1</name></domainsnapshot>
            """,
        after: "<domainsnapshot><name>s1</name></domainsnapshot>",
        function: "virDomainObjBeginJobInternal"
    )

    static let domainNotRunning = Rule(
        .domainNotRunning,
        .domain,
        error: .operationUnsupported,
        "The domain is shut off",
        "Backups and checkpoints are QEMU's work, so there must be a process. A paused domain will do.",
        before: """
            <!-- given: domain off -->
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        after: """
            <domainbackup>
              <disks><disk name='vda' type='file'><target file='/backup/vda.qcow2'/></disk></disks>
            </domainbackup>
            """,
        function: "qemuBackupBegin"
    )
}
