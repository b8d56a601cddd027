public import Logging
internal import MomentDocuments
internal import MomentRules
internal import XMLTree

/// A backup from its beginning to its end, with nothing left behind when it fails.
///
/// Looks the documents over and completes them, begins the job, watches it, and returns once the data is safe: for a
/// push when QEMU has let go of the targets, which is later than libvirt's word that the job is completed; for a pull
/// when the work with the exports is over. On failure and on cancellation it removes what it made and nothing else.
///
/// When the connection is lost, the job may go on at the other end: then nothing can be removed, and the failure
/// carries the traces with which another executor goes on or takes back what is left.
///
/// ```swift
/// var run = BackupRun(of: "web", checkpoint: .init(xml: "<domaincheckpoint/>"))
/// run.preparation?.base = .newest
/// let report = try await run(on: executor)
/// for base in report.bases { print(base) }   // vda: changes since 1700000000
/// ```
public struct BackupRun: Sendable {
    /// The domain.
    public var domain: DomainReference
    /// The `<domainbackup>` document; nil for a push of all disks to files named by the time.
    public var xml: String?
    /// What the document is called in findings.
    public var documentName: String
    /// A checkpoint to be made at the same instant.
    public var checkpoint: BackupCheckpoint?
    /// How it is begun.
    public var options: BackupOptions
    /// How it is looked over and completed first; nil to send it as it is.
    public var preparation: BackupPreparation?
    /// The files of the domain's host; nil where they can't be reached from here.
    public var files: (any HostFiles)?
    /// What takes the bitmaps of the new checkpoint out of the images of a domain that stopped in mid-backup, where
    /// libvirt takes out none; not used where the run has no files of the host.
    public var images: (any ImageTool)?
    /// How often the job is looked at.
    public var interval: Duration
    /// How long QEMU may hold a target after the job's end. It takes milliseconds; a lock that stays is another's.
    public var releaseTimeout: Duration
    /// How long the end of an aborted job is waited for before it is told of as left.
    public var undoTimeout: Duration
    /// Told of what is undone, at notice.
    public var logger: Logger

    /// Describes a run.
    public init(
        of domain: DomainReference,
        xml: String? = nil,
        documentName: String = "the backup document",
        checkpoint: BackupCheckpoint? = nil,
        options: BackupOptions = BackupOptions(),
        preparation: BackupPreparation? = BackupPreparation(),
        files: (any HostFiles)? = LocalHostFiles(),
        images: (any ImageTool)? = QemuImg(),
        interval: Duration = .milliseconds(500),
        releaseTimeout: Duration = .seconds(30),
        undoTimeout: Duration = .seconds(60),
        logger: Logger = .silent
    ) {
        self.domain = domain
        self.xml = xml
        self.documentName = documentName
        self.checkpoint = checkpoint
        self.options = options
        self.preparation = preparation
        self.files = files
        self.images = images
        self.interval = interval
        self.releaseTimeout = releaseTimeout
        self.undoTimeout = undoTimeout
        self.logger = logger
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
        let prepared: PreparedBackup
        do throws(ExecutorError) {
            prepared = try await prepare(on: executor)
        } catch {
            throw BackupFailure(cause: error)
        }
        defer { PortLedger.shared.release(prepared.port) }
        var traces = prepared.traces
        let domain = traces.domain.reference
        let events: AsyncStream<DomainEvent>
        do throws(ExecutorError) {
            events = try await executor.events(of: domain)
            // What is cancelled by now need not begin.
            if Task.isCancelled { throw ExecutorError(.cancelled, message: "the task was cancelled") }
        } catch {
            throw BackupFailure(cause: error)
        }
        let job: Job.ID
        do throws(ExecutorError) {
            job = try await executor.beginBackup(
                of: domain,
                xml: prepared.xml,
                checkpoint: prepared.checkpoint,
                options: options
            )
        } catch {
            traces.mayBeFrozen = error.mayHaveLeftFrozen
            throw await leavings(traces, on: executor).undo(job: nil, cause: error)
        }
        // Names that libvirt filled in; a small push may be over before they can be asked for.
        if preparation == nil, let filled = try? await executor.backupDescription(of: domain, job: job),
            let paths = try? BackupPlanPaths(xml: filled, files: nil)
        {
            traces.add(generated: paths, reused: options.reusesExternal)
        }
        var report = try await follow(job, traces, on: executor, events, progress, serving)
        report.values = prepared.values
        report.findings = prepared.findings
        report.bases = prepared.bases
        return report
    }
}

extension BackupTraces {
    /// Notes files that libvirt made names for. They were not there: it refuses a name that is taken.
    fileprivate mutating func add(generated paths: BackupPlanPaths, reused: Bool) {
        let new = paths.files.filter { !targets.contains($0) && !files.contains($0) }
        if !isPull { targets += new }
        if !reused { files += new }
    }
}
