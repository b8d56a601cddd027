public import LibvirtHost
internal import XMLTree

extension BackupRecord {
    /// Makes the record of a backup that is about to begin.
    public init(of artifacts: BackupArtifacts, disks: [Disk], begun: Int64, isWatched: Bool) {
        self.init(
            of: artifacts.domain,
            disks: disks,
            begun: begun,
            isPull: artifacts.isPull,
            isWatched: isWatched,
            wasRunning: artifacts.wasRunning
        )
        targets = artifacts.targets
        files = artifacts.files.map { File($0) }
        checkpoint = artifacts.checkpoint
    }
}

/// How a backup came to its end, for its record.
enum RecordedEnd: Hashable, Sendable {
    /// All of the backup's data is where it was to go.
    case complete
    /// Nothing of the backup is left on the host.
    case takenBack
    /// It did not end well, and something of it is left.
    case left
}

extension HostSurroundings {
    /// Traces with the record of the backup that they are of, and the checkpoint that it names, where there is one.
    ///
    /// - Parameter paths: The files, devices and sockets of its job.
    func recorded(_ artifacts: BackupArtifacts, at paths: [String]) -> BackupArtifacts {
        let paths = NameSet(paths)
        let own = knownBackups(of: artifacts.domain).known?.last { backup in
            backup.record.state != .complete && !backup.isHeld
                && !paths.isDisjoint(with: NameSet(backup.record.targets + backup.record.files.map(\.path)))
        }
        guard let own, artifacts.record == nil else { return artifacts }
        var artifacts = artifacts
        artifacts.record = own.id
        artifacts.checkpoint = artifacts.checkpoint ?? own.record.checkpoint
        artifacts.wasRunning = own.record.wasRunning
        for file in own.record.files where !artifacts.files.contains(file.path) {
            guard let identity = file.identity, files?.identity(of: file.path) == identity else { continue }
            artifacts.files.append(file.path)
        }
        return artifacts
    }

    /// Holds the record of a backup that is gone on with; fails where another process sees it through.
    func hold(_ artifacts: BackupArtifacts) throws(HostError) {
        guard let records, let id = artifacts.record else { return }
        let known = knownBackups(of: artifacts.domain).known?.first { $0.id == id }
        guard known?.isHeld != true else {
            throw HostError(
                .operationInvalid,
                message: "another process sees this backup through",
                subject: artifacts.domain.name
            )
        }
        // Without it the backup is gone on with all the same, and is not said to be saved.
        try? records.hold(id, of: artifacts.domain.uuid)
    }

    /// Notes that the files of a backup hold all that they are to hold: whoever finds the record of one that was killed from now on has none of
    /// them to remove, as they may belong to somebody's catalogue.
    func leaveFiles(of artifacts: BackupArtifacts) {
        guard let records, let id = artifacts.record,
            var record = try? records.record(id, of: artifacts.domain.uuid)
        else { return }
        record.files = []
        try? records.update(id, record)
    }

    /// Notes how a backup ended, and lets its record go.
    ///
    /// - Returns: Why that could not be noted; nil where it was.
    func close(_ artifacts: BackupArtifacts, _ end: RecordedEnd) -> String? {
        guard let records else { return "no records are kept of this host" }
        guard let id = artifacts.record else { return "no record tells how it was begun" }
        do throws(BackupRecordError) {
            var record = try records.record(id, of: artifacts.domain.uuid)
            // Without a checkpoint nothing is ever built upon it.
            if end == .takenBack || end == .complete && record.checkpoint == nil {
                try records.remove(id, of: record.uuid)
                return nil
            }
            record.state = end == .complete ? .complete : .failed
            try records.update(id, record)
            records.letGo(id)
            return nil
        } catch {
            return error.description
        }
    }
}
