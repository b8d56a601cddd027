internal import LibvirtHost
internal import Logging
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

extension PreparedBackup {
    /// Writes down that the backup is about to begin.
    ///
    /// - Parameter isWatched: Whether this process stays to its end.
    /// - Returns: Why it could not be written down; nil where it was.
    mutating func openRecord(isWatched: Bool, on host: some MomentHost) -> String? {
        guard let records = host.surroundings.records else {
            return "no records are kept of this host"
        }
        let record = BackupRecord(
            of: artifacts,
            disks: disks,
            begun: host.surroundings.time().seconds,
            isWatched: isWatched
        )
        do throws(BackupRecordError) {
            artifacts.record = try records.begin(record)
            return nil
        } catch {
            run.logger.warning("not recorded", metadata: ["domain": "\(artifacts.domain.name)", "reason": "\(error)"])
            return error.description
        }
    }

    /// Adds what is known once the backup has begun: which files it has made, and when its checkpoint was.
    ///
    /// - Returns: Why it could not be written down; nil where it was.
    func addToRecord(_ job: DomainJob.ID, _ artifacts: BackupArtifacts, on host: some MomentHost) async -> String? {
        guard let records = host.surroundings.records, let id = artifacts.record else { return nil }
        let time: UInt64? =
            if let name = artifacts.checkpoint {
                try? await host.checkpoint(name, of: artifacts.domain.reference).creationTime
            } else {
                nil
            }
        do throws(BackupRecordError) {
            var record = try records.record(id, of: artifacts.domain.uuid)
            record.hasBegun = true
            record.checkpointTime = time
            record.targets = artifacts.targets
            record.files = artifacts.files.map { .init($0, identity: host.surroundings.files?.identity(of: $0)) }
            if record.disks.isEmpty, let filled = try? await host.backup(job, of: artifacts.domain.reference) {
                // What a document without preparation starts from was not looked into.
                record.disks = filled.copies.map { .init($0.disk, base: $0.base, isWhole: $0.base == nil) }
            }
            try records.update(id, record)
            return nil
        } catch {
            run.logger.warning("not recorded", metadata: ["domain": "\(artifacts.domain.name)", "reason": "\(error)"])
            return error.description
        }
    }
}
