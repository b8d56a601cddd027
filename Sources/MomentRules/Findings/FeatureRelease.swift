import MomentDiagnostics
import MomentDocuments

/// The releases that changed what the rules and fill look at.
///
/// A release that libvirt's own notes or version guards name stands alone. One that is only bounded says between which recorded
/// releases it lies; it is a guess, and this is the one place to move it.
enum FeatureRelease {
    // MARK: Named by libvirt

    /// Incremental backup without being switched on in the domain, where QEMU is 6.1 or newer.
    static let backups = ReleaseNumber(7, 6, 0)
    /// Encryption by Ceph's own library, and with it the word for who encrypts.
    static let encryptionEngine = ReleaseNumber(7, 9, 0)
    /// Domains of macOS's own hypervisor.
    static let hvf = ReleaseNumber(8, 1, 0)
    /// Snapshot disks of mode manual.
    static let manualDisks = ReleaseNumber(8, 2, 0)
    /// What to do when the connection to an NBD server is lost.
    static let reconnection = ReleaseNumber(9, 2, 0)
    /// Internal snapshots of guests with flash firmware that are off.
    static let internalWithFlashOffline = ReleaseNumber(9, 3, 0)
    /// Encryption that opens either version of LUKS.
    static let anyLUKS = ReleaseNumber(9, 3, 0)
    /// Metadata of overlays made by going back.
    static let revertDisks = ReleaseNumber(9, 9, 0)
    /// Internal snapshots of running guests whose firmware variables are in a qcow2 image.
    static let internalWithFlashImage = ReleaseNumber(10, 9, 0)
    /// Internal snapshots of running guests are jobs of QEMU, named after the snapshot.
    static let snapshotJobs = ReleaseNumber(10, 9, 0)
    /// Images whose data is in a file of its own.
    static let dataStore = ReleaseNumber(10, 10, 0)
    /// Images left to the caller are flushed, so they count as taken.
    static let manualDisksCount = ReleaseNumber(11, 9, 0)
    /// The flag that keeps a domain until its backup ends.
    static let preserveShutdownDomain = ReleaseNumber(11, 10, 0)

    // MARK: Bounded

    /// Words of snapshots that are none are XML errors, and empty ones are words: not in 7.0.0, in 9.0.0.
    static let wordsAreXMLErrors = ReleaseNumber(8, 0, 0)
    /// Who uses vhost-user storage can be the disk of a snapshot; groups of descriptors, a server's host name in its certificate, LUKS 2, and
    /// deletions in progress are read: not in 7.0.0, in 9.0.0.
    static let richerSources = ReleaseNumber(8, 2, 0)
    /// The cache of an overlay's tables can be set while the domain is off, and read-only disks take overlays then: not in 7.0.0, in 9.0.0.
    static let emulatorNotAskedOffline = ReleaseNumber(8, 0, 0)
    /// A redefined snapshot needs the domain it was made of, and without one a checkpoint still gets names for its bitmaps: not in 7.0.0,
    /// in 9.0.0.
    static let redefinitionIsComplete = ReleaseNumber(8, 0, 0)
    /// A disk of a stored domain may lack its target: not in 7.0.0, in 9.0.0.
    static let storedDisksWithoutTarget = ReleaseNumber(8, 0, 0)
    /// The driver looks what is at an overlay's path before it is made: not in 7.0.0, in 9.0.0.
    static let overlaysLookedAt = ReleaseNumber(8, 0, 0)
    /// A name that is in use does not matter where no metadata is kept: not in 7.0.0, in 9.0.0.
    static let namesFreeWithoutMetadata = ReleaseNumber(8, 0, 0)
    /// A redefinition without `<domain>` no longer crashes the daemon: it does in 9.0.0 and neither in 7.0.0 nor in 11.3.0.
    static let redefineWithoutDomain = ReleaseNumber(9, 9, 0)
    /// External disks of a domain that is off need no flag: not in 9.0.0, in 11.3.0; probably with external revert.
    static let overlaysOffline = ReleaseNumber(9, 9, 0)
    /// Checkpoints of a domain that is off stand only in the way of overlays: not in 9.0.0, in 11.3.0.
    static let internalBesideCheckpoints = ReleaseNumber(9, 9, 0)
    /// An unknown transport is an XML error: not in 9.0.0, in 11.3.0.
    static let transportIsXMLError = ReleaseNumber(9, 9, 0)
    /// Push disks may be listed without a type, and listed disks get generated names: not in 9.0.0, in 11.3.0.
    static let namesForListedBackupDisks = ReleaseNumber(10, 10, 0)
    /// A backup is served on a socket that was handed over: in the grammar of 11.3.0, whose driver refuses it; in 12.8.0.
    static let serverOnDescriptors = ReleaseNumber(11, 4, 0)
    /// Reservations say whether they migrate: not in 11.3.0, in 12.9.0; in libvirt's model for Go by 12.1.0.
    static let reservationsMigrate = ReleaseNumber(12, 1, 0)
    /// A server on TCP gets a port: not in 11.3.0, in 12.8.0; proposed in February 2026.
    static let automaticPort = ReleaseNumber(12, 2, 0)
    /// Empty drives count where an internal snapshot looks at formats: not in 11.3.0, in 12.8.0.
    static let emptyDriveHasFormat = ReleaseNumber(12, 2, 0)
}

/// The releases of QEMU that changed what the rules look at, where the answer is QEMU's.
enum QEMUFeatureRelease {
    /// Images can be opened again with other options, without which there is no incremental backup: named by libvirt.
    static let reopening = ReleaseNumber(6, 1, 0)
    /// A raw target with LUKS inside is smaller than its source: not in 7.2, in 10.0.
    static let encryptedRawTarget = ReleaseNumber(10, 0, 0)
    /// A client of an NBD server that says nothing keeps no job from ending: not so in 7.2, seen in 10.0.
    static let silentClients = ReleaseNumber(10, 0, 0)
}
