internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules

extension ChainFacts {
    /// libvirt's number for a domain that QEMU paused because a write failed.
    private static var pausedByWriteError: Int { 5 }

    /// What there is to say about a job that runs.
    var jobFindings: [ChainFinding] {
        guard let backup = job else { return [] }
        let repairs = [ChainRepair(.endJob(backup.job.id), needs: .endJobs)]
        if state == .paused, stateReason == Self.pausedByWriteError {
            return [
                ChainFinding(
                    .backupJobStale,
                    .error,
                    "a backup runs in a domain that was paused by a write error: neither goes on by itself",
                    notes: ["the file system of a target or scratch file may be full"],
                    repairs: repairs
                )
            ]
        }
        let age = backup.job.statistics.elapsed.map { " for \($0 / 1000) s" } ?? ""
        let isPull = if case .pull(_, _)? = backup.document?.mode { true } else { false }
        if isPull, backup.clients == 0 {
            return [
                ChainFinding(
                    .backupJobStale,
                    .warning,
                    "a pull backup has been running\(age), and no client is connected to it",
                    notes: ["its scratch files grow with every write of the guest until somebody ends it"],
                    repairs: repairs
                )
            ]
        }
        let clients = backup.clients.map { ", with \($0) client\($0 == 1 ? "" : "s")" } ?? ""
        return [
            ChainFinding(
                .backupJobOpen,
                .note,
                "a \(isPull ? "pull" : "push") backup has been running\(age)\(clients)",
                repairs: repairs
            )
        ]
    }
}
