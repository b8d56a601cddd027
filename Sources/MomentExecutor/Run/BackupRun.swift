internal import DomainMoments

/// A backup from its beginning to its end, with nothing left behind when it fails.
///
/// Begins the job, watches it, and returns once the data is safe: for a push when QEMU has let go of the targets, which
/// is later than libvirt's word that the job is completed; for a pull when the work with the exports is over. On
/// failure, on cancellation and when the connection is lost it removes what it made and nothing else.
public struct BackupRun: Sendable {
    /// The domain.
    public var domain: DomainReference
    /// The `<domainbackup>` document; nil for a push of all disks to files that libvirt names.
    public var xml: String?
    /// A checkpoint to be made at the same instant.
    public var checkpoint: BackupCheckpoint?
    /// How it is begun.
    public var options: BackupOptions
    /// The files of the domain's host; nil where they can't be reached from here.
    public var files: (any HostFiles)?
    /// How often the job is looked at.
    public var interval: Duration
    /// How long QEMU may hold a target after the job's end. It takes milliseconds; a lock that stays is another's.
    public var releaseTimeout: Duration

    /// Describes a run.
    public init(
        of domain: DomainReference,
        xml: String? = nil,
        checkpoint: BackupCheckpoint? = nil,
        options: BackupOptions = BackupOptions(),
        files: (any HostFiles)? = LocalHostFiles(),
        interval: Duration = .milliseconds(500),
        releaseTimeout: Duration = .seconds(30)
    ) {
        self.domain = domain
        self.xml = xml
        self.checkpoint = checkpoint
        self.options = options
        self.files = files
        self.interval = interval
        self.releaseTimeout = releaseTimeout
    }

    /// Runs the backup.
    ///
    /// - Parameters:
    ///   - executor: Where.
    ///   - progress: Told of each look at the job.
    ///   - serving: For a pull: the work with the exports. The job ends when it returns, and is undone when it throws.
    /// - Returns: What was done.
    /// - Throws: ``BackupFailure``, with what was put back.
    public func callAsFunction(
        on executor: some MomentHost,
        progress: @escaping @Sendable (BackupProgress) -> Void = { _ in },
        serving: @escaping @Sendable ([BackupExport]) async throws -> Void = { _ in }
    ) async throws(BackupFailure) -> BackupReport {
        let document: BackupPlanPaths
        let identity: DomainIdentity
        let events: AsyncStream<DomainEvent>
        var made = BackupLeavings(run: self)
        do throws(ExecutorError) {
            document = try BackupPlanPaths(xml: xml ?? "<domainbackup/>", files: files)
            let summary = try await executor.summary(of: domain)
            identity = summary.identity
            guard summary.state.isActive else {
                throw ExecutorError(
                    .operationInvalid,
                    message: "the domain does not run, and only a running one can be backed up",
                    subject: identity.name
                )
            }
            made = try await BackupLeavings(run: self, paths: document, before: executor)
            events = try await executor.events(of: identity.reference)
        } catch {
            throw BackupFailure(cause: error, undone: [], left: [:])
        }

        let job: Job.ID
        do throws(ExecutorError) {
            job = try await executor.beginBackup(
                of: identity.reference,
                xml: xml,
                checkpoint: checkpoint,
                options: options
            )
            made.job = job
        } catch {
            throw await made.undo(on: executor, cause: error)
        }

        // Names that libvirt filled in; a small push may be over before they can be asked for.
        if let filled = try? await executor.backupDescription(of: identity.reference, job: job),
            let paths = try? BackupPlanPaths(xml: filled, files: nil)
        {
            made.add(generated: paths, known: document)
        }

        let watch = BackupWatch(
            executor: executor,
            domain: identity,
            job: job,
            interval: interval,
            events: events,
            progress: progress
        )
        let statistics: JobStatistics?
        do throws(ExecutorError) {
            statistics = document.isPull ? try await watch.serve(serving) : try await watch.finish()
        } catch {
            throw await made.undo(on: executor, cause: error)
        }
        let released = await waitForRelease(made.targets)
        return BackupReport(
            domain: identity,
            job: job,
            statistics: statistics,
            targets: document.isPull ? [] : made.targets,
            targetsAreReleased: released,
            checkpoint: await made.newCheckpoint(on: executor)
        )
    }

    /// Waits until QEMU has let go of the images.
    private func waitForRelease(_ paths: [String]) async -> Bool {
        guard let files else { return false }
        let deadline = ContinuousClock.now + releaseTimeout
        for path in paths {
            while true {
                guard let isLocked = files.isLocked(path) else { return false }
                if !isLocked { break }
                if ContinuousClock.now > deadline { return false }
                // Not cut short by cancellation: the data is there but for these milliseconds.
                await Task { try? await Task.sleep(for: .milliseconds(2)) }.value
            }
        }
        return true
    }
}
