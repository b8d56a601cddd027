internal import BackupJobs
internal import LibvirtHost
internal import MomentDiagnostics
internal import MomentDocuments
internal import XMLTree

extension ChainFacts {
    /// Backups that did not end well, and checkpoints that nothing is known to be saved of.
    var runFindings: [ChainFinding] { unfinished.compactMap(finding) + [unsaved].compactMap(\.self) }

    /// What is left of a backup whose process is gone.
    private func finding(_ run: UnfinishedBackup) -> ChainFinding? {
        let record = run.known.record
        let made = checkpoints.first { $0.name == run.checkpoint }
        var left: [String] = []
        var repairs: [ChainRepair] = []
        // While its job runs everything else is in use.
        let needs: ChainRepair.Consent = run.job == nil ? [] : .endJobs
        if let job = run.job {
            left.append("its job, which still runs")
            repairs.append(ChainRepair(.endJob(job), needs: .endJobs))
        }
        if let made {
            left.append("checkpoint '\(made.name)', of which nothing is known to be saved")
            let places = made.bitmaps.compactMap { place($0.bitmap, on: $0.disk) }
            repairs.append(ChainRepair(.drop(checkpoint: made.name, bitmaps: places), needs: needs))
        }
        var notes: [String] = []
        for file in run.files {
            left.append(file.path)
            guard let proven = file.proven else {
                notes.append("\(file.path) is not proven to be the file that the backup made, and is left alone")
                continue
            }
            // A pull's files are worth nothing without its job. A push may have come to its end with nobody looking.
            let isOfUse = !record.isPull
            repairs.append(
                ChainRepair(
                    .removeFile(file.path, proven),
                    needs: needs.union(isOfUse ? .discard : [])
                )
            )
        }
        guard !left.isEmpty else { return nil }
        repairs.append(ChainRepair(.closeRecord(run.known, files: run.files.map(\.path)), needs: needs))
        return ChainFinding(
            .runUnfinished,
            .warning,
            layer: .host,
            "a \(record.isPull ? "pull" : "push") backup did not come to its end, and nobody sees it through any more",
            notes: ["left of it: " + left.joined(separator: "; ")] + notes,
            repairs: repairs
        )
    }

    /// Checkpoints from which an incremental backup could start, and of which no backup is known to be saved.
    private var unsaved: ChainFinding? {
        guard let backups else { return nil }
        var repairs: [ChainRepair] = []
        let places = checkpoints.compactMap { checkpoint -> String? in
            let time = checkpoint.document.creationTime
            guard !unfinished.contains(where: { $0.checkpoint == checkpoint.name }) else {
                return nil
            }
            let disks = checkpoint.bitmaps.map(\.disk)
            let open = disks.filter { !backups.saved($0, at: checkpoint.name, made: time) }
            guard !open.isEmpty else { return nil }
            // Of our own: begun, and its end left to others.
            if job == nil,
                backups.contains(where: {
                    $0.record.state != .complete && $0.record.made(checkpoint: checkpoint.name, at: time)
                })
            {
                let places = checkpoint.bitmaps.compactMap { place($0.bitmap, on: $0.disk) }
                repairs.append(ChainRepair(.drop(checkpoint: checkpoint.name, bitmaps: places), needs: .discard))
            }
            return "'\(checkpoint.name)'" + (open.count == disks.count ? "" : " (\(Self.list(open)))")
        }
        guard !places.isEmpty else { return nil }
        return ChainFinding(
            .checkpointUnsaved,
            .note,
            "no backup is known to be saved at checkpoint \(places.joined(separator: ", "))",
            notes: [
                "--incremental newest passes over them; named by hand they can be built upon",
                "of those that no backup from here has made no repair is offered: somebody else may have saved what nobody here knows of",
            ],
            repairs: repairs
        )
    }
}
