import Diagnostics
import MomentDocuments

/// The releases that changed what the rules and fill look at. Kept apart, so that a gate that is only bounded is easily moved.
enum Gate {
    /// Push disks may be listed without a type, and listed disks get generated names; known to be there in 10.10.0.
    static let namesForListedBackupDisks = Release(10, 10, 0)
    /// The flag that keeps a domain until its backup ends.
    static let preserveShutdownDomain = Release(11, 10, 0)
    /// A redefinition without `<domain>` no longer crashes the daemon.
    static let redefineWithoutDomain = Release(9, 9, 0)
    /// Internal snapshots of guests with flash firmware that are off.
    static let internalWithFlashOffline = Release(9, 3, 0)
    /// Internal snapshots of running guests whose firmware variables are in a qcow2 image.
    static let internalWithFlashImage = Release(10, 9, 0)
    /// What to do when the connection to an NBD server is lost.
    static let reconnection = Release(9, 2, 0)
    /// Encryption that opens either version of LUKS.
    static let anyLUKS = Release(9, 3, 0)
    /// Metadata of overlays made by going back.
    static let revertDisks = Release(9, 9, 0)
}
