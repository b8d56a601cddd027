public import BackupJobs
public import LibvirtHost
internal import LocalFiles
internal import Logging
internal import MomentDocuments
internal import MomentRules
internal import Synchronization
internal import XMLTree

extension SetBackup {
    /// Runs the backup, and returns once the point is complete: its data and its manifest are on the disk.
    ///
    /// - Parameters:
    ///   - host: Where; its files have to be this machine's.
    ///   - progress: Told of each look at the job.
    /// - Throws: ``BackupSetError`` where the set can't be written; ``BackupFailure`` where the backup fails, with what was put back.
    public func run(
        on host: some MomentHost,
        progress: @escaping @Sendable (BackupProgress) -> Void = { _ in }
    ) async throws -> SetBackupReport {
        let summary = try await host.summary(of: domain)
        let identity = summary.identity
        try refuseIfOff(summary)
        let set = try BackupSet.make(directory, for: SetDomain(name: identity.name, uuid: identity.uuid))
        let writer = try await SetWriter.open(set)
        let start = PausedStart(of: identity, writer: writer, timeout: releaseTimeout)
        guard try await start.begin(isOff: !summary.state.isActive, on: host) else {
            return try await run(set, writer, identity, on: host, progress: progress)
        }
        let result: Result<SetBackupReport, any Error>
        do {
            result = .success(try await run(set, writer, identity, on: host, progress: progress))
        } catch {
            result = .failure(error)
        }
        let left = await start.end(on: host)
        switch result {
        case .success(var report):
            report.wasStarted = true
            report.leftStarted = left
            return report
        case .failure(let error):
            if let left { logger.warning("the domain was started for the backup, and is left: \(left)") }
            throw error
        }
    }

    /// Runs the backup of a domain that has a process.
    private func run(
        _ set: BackupSet,
        _ writer: SetWriter,
        _ identity: DomainIdentity,
        on host: some MomentHost,
        progress: @escaping @Sendable (BackupProgress) -> Void
    ) async throws -> SetBackupReport {
        let (removed, cleanup) = try await clear(writer, identity, on: host)
        let contents = try set.contents()
        let state = PointState()
        let prepared = try await prepared(
            in: set.paths,
            contents,
            copies: set.copies(in: contents),
            on: host,
            identity
        ) { () async throws(HostError) in
            guard let point = state.point else { return }
            state.point = try await complete(point, writer, on: host)
        }
        var point = prepared.point
        var files = prepared.files
        copyVariables(&point, &files)
        try writer.begin(point, files.map { ($0.name, $0.bytes) })
        do throws(BackupSetError) {
            for file in files {
                let path = set.path(of: file.name, in: point)
                let checksum = try await programs.checksum(of: path)
                point.files.append(
                    PointFile(file.role, file: file.name, size: UInt64(file.bytes.count), sha256: checksum)
                )
            }
        } catch {
            try? writer.remove(point.name)
            throw error
        }
        state.point = point
        do throws(BackupFailure) {
            let report = try await prepared.backup.run(on: host, progress: progress)
            return SetBackupReport(
                point: state.point ?? point,
                backup: report,
                removed: removed,
                cleanup: cleanup
            )
        } catch {
            // What may still be written, or is whole after all, stays for the next run to look at.
            let isLeft = error.left.keys.contains { what in
                switch what {
                case .job, .unknownJob, .file: true
                case .checkpoint, .freeze, .pause: false
                }
            }
            if !isLeft, ![.targetsHeld, .connectionLost].contains(error.cause.code) { try? writer.remove(point.name) }
            throw error
        }
    }

    /// What the run would do, found out without changing anything.
    ///
    /// - Parameter host: Where; it is only looked at, and may be read-only.
    /// - Returns: What the disks would build upon, and the steps in order.
    public func plan(
        on host: some InspectableHost
    ) async throws -> (bases: [DiskBase], steps: [PlanStep]) {
        let summary = try await host.summary(of: domain)
        let identity = summary.identity
        try refuseIfOff(summary)
        var steps: [PlanStep] = []
        var contents = BackupSet.Contents()
        var copies: [SavedCopies.Copy] = []
        let path = try absolute(directory)
        if SystemPath.resolved(SetPaths(directory: path).mark) != nil {
            let set = try BackupSet.open(path)
            try set.check(SetDomain(name: identity.name, uuid: identity.uuid))
            contents = try set.contents()
            copies = set.copies(in: contents)
            if contents.isInUse { throw BackupSetError(.inUse, "another process writes into \(set.directory)") }
        } else {
            if let resolved = SystemPath.resolved(path), !((try? LocalDirectory.names(in: resolved)) ?? []).isEmpty {
                throw BackupSetError(.wrongSet, "\(path) is no backup set, and not empty")
            }
            steps.append(PlanStep("make the backup set \(path)"))
        }
        for point in contents.unfinished {
            steps.append(PlanStep("take back what the unfinished run \(point.name) has left, and remove its files"))
        }
        contents.points.removeAll { $0.state == .running }
        guard summary.state.isActive else { return ([], steps + PausedStart.steps) }
        let paths = SetPaths(directory: path)
        let prepared = try await prepared(in: paths, contents, copies: copies, on: host, identity)
        steps.append(PlanStep("write down that point \(prepared.point.name) is begun"))
        steps += try await prepared.backup.plan(on: host)
        steps.append(PlanStep("work out checksums, and write down that point \(prepared.point.name) is complete"))
        return (prepared.backup.bases, steps)
    }

    private func absolute(_ path: String) throws(BackupSetError) -> String {
        if let resolved = SystemPath.resolved(path) { return resolved }
        if path.utf8.first == UInt8(ascii: "/") { return path }
        guard let here = SystemPath.resolved(".") else { throw BackupSetError(.file, "there is no working directory") }
        return "\(here)/\(path)"
    }

    private func refuseIfOff(_ summary: DomainSummary) throws(HostError) {
        guard !summary.state.isActive else { return }
        guard startsPaused else {
            throw HostError(
                .operationInvalid,
                message: "the domain does not run, and only a running one can be backed up",
                subject: summary.identity.name,
                explanation:
                    "with --start-paused it is started paused, backed up and stopped: its guest does not run meanwhile"
            )
        }
        guard !summary.hasManagedSave else {
            throw HostError(
                .operationInvalid,
                message: "the domain's memory is saved, and a start would use it up",
                subject: summary.identity.name,
                explanation: "start the domain, and back it up while it runs; or remove what is saved of its memory"
            )
        }
    }

    /// Takes back what runs have left whose process is gone, and removes their points.
    private func clear(
        _ writer: SetWriter,
        _ identity: DomainIdentity,
        on host: some MomentHost
    ) async throws -> (removed: [String], cleanup: BackupCleanup) {
        try writer.sweep()
        var removed: [String] = []
        var cleanup = BackupCleanup()
        let contents = try writer.set.contents()
        let run = BackupRun(of: identity.reference, logger: logger)
        run.settle(below: contents.complete.map { writer.set.paths.point($0.name) }, of: identity, on: host)
        for point in contents.unfinished {
            let directory = writer.set.paths.point(point.name)
            let done = try await run.takeBack(below: directory, of: identity, on: host)
            cleanup.undone += done.undone
            cleanup.left.merge(done.left) { $1 }
            let isHeld = point.disks.contains {
                host.surroundings.files?.isLocked(writer.set.path(of: $0.file, in: point)) == true
            }
            guard done.left.isEmpty, !isHeld else {
                let reason = done.left.map { "\($0.key): \($0.value)" }.sorted { $0 < $1 }.first
                throw BackupSetError(
                    .refused,
                    "what the unfinished run \(point.name) has left can't be taken back: \(reason ?? "QEMU still holds its files")"
                )
            }
            try writer.remove(point.name)
            removed.append(point.name)
        }
        return (removed, cleanup)
    }

    /// Reads the variables of the firmware, as far as they can be.
    private func copyVariables(
        _ point: inout BackupPoint,
        _ files: inout [(role: PointFile.Role, name: String, bytes: [UInt8])]
    ) {
        guard let domain = files.first(where: { $0.role == .domain }),
            let variables = DomainFiles(domain.bytes)?.variables
        else { return }
        guard case .file(let path) = variables else {
            point.unsaved.append("the variables of the firmware: they are in no file")
            return
        }
        do throws(FileError) {
            files.append((.nvram, "nvram", try LocalFile.read(path, limit: 256 << 20)))
        } catch {
            point.unsaved.append("the variables of the firmware: \(error)")
        }
    }

    /// Adds to a point what is known once its data is on the disk, and writes it down.
    private func complete(
        _ begun: BackupPoint,
        _ writer: SetWriter,
        on host: some MomentHost
    ) async throws(HostError) -> BackupPoint {
        var point = begun
        do throws(BackupSetError) {
            if let name = point.checkpoint {
                let text: String
                do throws(HostError) {
                    let domain = DomainReference.uuid(point.domain.uuid)
                    text = try await host.checkpointDescription(of: domain, name: name, options: [])
                    point.checkpointTime = try await host.checkpoint(name, of: domain).creationTime
                } catch {
                    throw BackupSetError(.refused, "its checkpoint can't be looked at: \(error.message)")
                }
                try writer.write("checkpoint.xml", Array(text.utf8), in: point)
                let path = writer.set.path(of: "checkpoint.xml", in: point)
                point.files.append(
                    PointFile(
                        .checkpoint,
                        file: "checkpoint.xml",
                        size: UInt64(text.utf8.count),
                        sha256: try await programs.checksum(of: path)
                    )
                )
            }
            for index in point.disks.indices {
                let path = writer.set.path(of: point.disks[index].file, in: point)
                point.disks[index].virtualSize = try await programs.virtualSize(of: path)
                point.disks[index].sha256 = try await programs.checksum(of: path)
                point.disks[index].storedSize = try BackupSetError.of { () throws(FileError) in
                    try LocalDirectory.size(of: path)
                }
            }
            point.state = .complete
            point.completed = UInt64(max(0, host.surroundings.time().seconds))
            try writer.complete(point)
        } catch {
            throw error.asHostError
        }
        return point
    }
}

/// The point of a run, which becomes complete while the run goes on.
private final class PointState: Sendable {
    private let value = Mutex<BackupPoint?>(nil)

    var point: BackupPoint? {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
