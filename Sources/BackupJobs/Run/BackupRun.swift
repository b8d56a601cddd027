public import LibvirtHost
public import Logging
public import MomentDocuments
internal import MomentRules
internal import XMLTree

/// A backup from its beginning to its end, with nothing left behind when it fails.
///
/// It says what is wanted; ``prepare(on:)`` finds out what that means on a host, and ``PreparedBackup/run(on:progress:serving:)``
/// does it. Files, ports, images and the clock are the host's (``HostSurroundings``).
///
/// Looks the documents over and completes them, begins the job, watches it, and returns once the data is safe: for a
/// push when QEMU has let go of the targets, which is later than libvirt's word that the job is completed; for a pull
/// when the work with the exports is over. On failure and on cancellation it removes what it made and nothing else.
///
/// When the connection is lost, the job may go on at the other end: then nothing can be removed, and the failure
/// carries the artifacts with which another host goes on or takes back what is left.
///
/// ```swift
/// var run = BackupRun(of: "web", checkpoint: .init(xml: "<domaincheckpoint/>"))
/// run.preparation?.base = .newest
/// let report = try await run.run(on: host)
/// for base in report.bases { print(base) }   // vda: changes since 1700000000
/// ```
public struct BackupRun: Sendable {
    /// The domain that is to be backed up.
    public var domain: DomainReference
    /// The `<domainbackup>` document; nil for a push of all disks to files named by the time.
    public var xml: String?
    /// What the document is called in findings.
    public var documentName: String
    /// A checkpoint to be made at the same instant.
    public var checkpoint: BackupCheckpoint?
    /// Flags and waiting times that the job is begun with.
    public var options: BackupOptions
    /// How it is looked over and completed first; nil to send it as it is.
    public var preparation: BackupPreparation?
    /// How often the job is looked at.
    public var interval: Duration
    /// How long QEMU may hold a target after the job's end: milliseconds as a rule, minutes where a slow disk has much to
    /// take yet. Then the run fails with ``HostError/Code/targetsHeld``, and takes nothing back.
    public var releaseTimeout: Duration
    /// Told of a push's targets when the wait for QEMU to let go of them takes longer than a moment.
    public var waiting: @Sendable ([String]) -> Void
    /// How long the end of an aborted job is waited for before it is told of as left.
    public var undoTimeout: Duration
    /// What belongs to the backup once its data is safe, such as its entry in a catalogue: the backup is complete when that is done, and is
    /// taken back where it fails.
    public var completing: (@Sendable () async throws(HostError) -> Void)?
    /// Receives a line at level notice for each thing that is undone after a failure.
    public var logger: Logger

    /// Describes a backup without touching the host; ``MomentHost/prepare(_:)`` looks at the host.
    public init(
        of domain: DomainReference,
        xml: String? = nil,
        documentName: String = "the backup document",
        checkpoint: BackupCheckpoint? = nil,
        options: BackupOptions = BackupOptions(),
        preparation: BackupPreparation? = BackupPreparation(),
        interval: Duration = .milliseconds(500),
        releaseTimeout: Duration = .seconds(1800),
        waiting: @escaping @Sendable ([String]) -> Void = { _ in },
        undoTimeout: Duration = .seconds(60),
        logger: Logger = .silent
    ) {
        self.domain = domain
        self.xml = xml
        self.documentName = documentName
        self.checkpoint = checkpoint
        self.options = options
        self.preparation = preparation
        self.interval = interval
        self.releaseTimeout = releaseTimeout
        self.waiting = waiting
        self.undoTimeout = undoTimeout
        self.logger = logger
    }

    /// Looks the backup over and runs it: ``prepare(on:)``, then ``PreparedBackup/run(on:progress:serving:)``.
    ///
    /// - Parameters:
    ///   - host: Where.
    ///   - progress: Told of each look at the job.
    ///   - serving: For a pull: the work with the exports. The job ends when it returns, and is undone when it throws.
    /// - Returns: What was done.
    /// - Throws: ``BackupFailure``, with what was put back.
    public func run(
        on host: some MomentHost,
        progress: @escaping @Sendable (BackupProgress) -> Void = { _ in },
        serving: @escaping @Sendable ([BackupExport]) async throws -> Void = { _ in }
    ) async throws(BackupFailure) -> BackupReport {
        let prepared: PreparedBackup
        do throws(HostError) {
            prepared = try await prepare(on: host)
        } catch {
            throw BackupFailure(cause: error)
        }
        return try await prepared.run(on: host, progress: progress, serving: serving)
    }
}

extension BackupRun {
    /// Describes a run by typed documents.
    ///
    /// - Parameters:
    ///   - domain: The domain.
    ///   - backup: The backup.
    ///   - checkpoint: A checkpoint to be made at the same instant.
    ///   - keepsCheckpointMetadata: Whether libvirt remembers the checkpoint; see ``BackupCheckpoint``.
    ///   - options: How it is begun.
    /// - Throws: ``HostError`` if a document holds what XML can't carry.
    public init(
        of domain: DomainReference,
        _ backup: DomainBackup,
        checkpoint: DomainCheckpoint? = nil,
        keepsCheckpointMetadata: Bool = true,
        options: BackupOptions = BackupOptions()
    ) throws(HostError) {
        var beside: BackupCheckpoint?
        if let checkpoint {
            beside = BackupCheckpoint(xml: try MomentText.print(checkpoint), keepsMetadata: keepsCheckpointMetadata)
        }
        self.init(of: domain, xml: try MomentText.print(backup), checkpoint: beside, options: options)
    }
}
