public import MomentDiagnostics
import MomentDocuments
public import XMLTree

/// How a document is meant to be submitted: the flags, the domain, the release, the clock.
public struct Submission: Sendable {
    /// The flags that the API function is called with.
    public var flags: Set<APIFlag>
    /// The domain; nil checks the document alone.
    public var domain: DomainContext?
    /// The release of libvirt that gets the document.
    public var release: ReleaseNumber
    /// The release of QEMU that runs the domain; nil takes one that goes with the release of libvirt.
    public var emulator: ReleaseNumber?
    /// The checkpoint document submitted beside a backup.
    public var checkpoint: XMLDocument?
    /// What the grammar has against that checkpoint document; where there is none because it is not well-formed, what the reader has.
    public var checkpointFindings: [Diagnostic]
    /// The instant at which libvirt takes the document; its seconds name what has no name.
    public var time: Instant
    /// The host; nil leaves out every rule that would look at it.
    public var host: HostProbe?

    /// Makes a submission.
    public init(
        flags: Set<APIFlag> = [],
        domain: DomainContext? = nil,
        release: ReleaseNumber = .newest,
        emulator: ReleaseNumber? = nil,
        checkpoint: XMLDocument? = nil,
        checkpointFindings: [Diagnostic] = [],
        time: Instant,
        host: HostProbe? = nil
    ) {
        self.flags = flags
        self.domain = domain
        self.release = release
        self.emulator = emulator
        self.checkpoint = checkpoint
        self.checkpointFindings = checkpointFindings
        self.time = time
        self.host = host
    }
}

extension Submission {
    /// The release of QEMU that is taken to run the domain: the host's own, or one that goes with the release of libvirt.
    var qemu: ReleaseNumber {
        if let emulator { return emulator }
        return switch release {
        case ..<ReleaseNumber(7, 6, 0): ReleaseNumber(5, 2, 0)
        case ..<ReleaseNumber(9, 0, 0): ReleaseNumber(6, 2, 0)
        case ..<ReleaseNumber(11, 3, 0): ReleaseNumber(7, 2, 0)
        case ..<ReleaseNumber(12, 8, 0): ReleaseNumber(10, 0, 0)
        default: ReleaseNumber(11, 1, 0)
        }
    }
}
