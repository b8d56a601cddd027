internal import CLibvirt
package import MomentRules
internal import XMLTree

/// How a backup is begun.
public struct BackupOptions: Hashable, Sendable {
    /// Target or scratch files exist already and are written as they are; libvirt neither creates nor formats them,
    /// and leaves them when the job fails.
    public var reusesExternal: Bool
    /// A shutdown from within the guest does not end the job: the domain is kept, paused, until the job ends.
    /// Needs libvirt 11.10.0.
    public var preservesShutdownDomain: Bool
    /// File systems are frozen by the guest agent for the moment in which the job begins, and thawed whatever comes
    /// of it. libvirt has no such flag: the host freezes, begins and thaws.
    public var quiesces: Bool

    /// Makes options; none is set by default.
    public init(reusesExternal: Bool = false, preservesShutdownDomain: Bool = false, quiesces: Bool = false) {
        self.reusesExternal = reusesExternal
        self.preservesShutdownDomain = preservesShutdownDomain
        self.quiesces = quiesces
    }

    /// The flags that libvirt itself is given.
    public var libvirtFlags: UInt32 {
        (reusesExternal ? UInt32(CVIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL) : 0)
            | (preservesShutdownDomain ? UInt32(CVIR_DOMAIN_BACKUP_BEGIN_PRESERVE_SHUTDOWN_DOMAIN) : 0)
    }

    /// The flags as the rules know them.
    package var flags: Set<APIFlag> {
        var flags: Set<APIFlag> = []
        if reusesExternal { flags.insert(.reuseExternal) }
        if preservesShutdownDomain { flags.insert(.preserveShutdownDomain) }
        return flags
    }
}

/// A checkpoint that is made at the instant a backup begins.
public struct BackupCheckpoint: Hashable, Sendable {
    /// The `<domaincheckpoint>` document.
    public var xml: String
    /// Whether libvirt remembers the checkpoint. When not, the bitmaps stay in the images and the caller keeps the
    /// description: libvirt has no flag for it, so the checkpoint is made and its metadata then deleted.
    public var keepsMetadata: Bool
    /// What the document is called in findings.
    public var documentName: String

    /// Creates the wish for a checkpoint from its document.
    public init(xml: String, keepsMetadata: Bool = true, documentName: String = "the checkpoint document") {
        self.xml = xml
        self.keepsMetadata = keepsMetadata
        self.documentName = documentName
    }
}
