internal import LibvirtHost
internal import MomentDocuments

/// An imitated backup job.
struct MemoryJob: Sendable {
    var id: Job.ID
    var backup: DomainBackup
    var statistics: JobStatistics

    var isPull: Bool { if case .pull = backup.mode { true } else { false } }

    /// The files it writes.
    var paths: [String] {
        (backup.pushDisks ?? []).compactMap { $0.copy?.target?.path }
            + (backup.pullDisks ?? []).compactMap { $0.export?.scratch?.path }
    }
}
