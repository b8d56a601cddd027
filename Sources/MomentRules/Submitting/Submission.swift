public import Diagnostics
import MomentDocuments
public import XMLTree

/// How a document is meant to be submitted: the flags, the domain, the release, the clock.
public struct Submission: Sendable {
    /// The flags that the API function is called with.
    public var flags: Set<APIFlag>
    /// The domain; nil checks the document alone.
    public var domain: DomainContext?
    /// The release of libvirt that gets the document.
    public var release: Release
    /// The release of QEMU that runs the domain; nil takes one that goes with the release of libvirt.
    public var emulator: Release?
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
        release: Release = .newest,
        emulator: Release? = nil,
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
    var qemu: Release {
        if let emulator { return emulator }
        return switch release {
        case ..<Release(7, 6, 0): Release(5, 2, 0)
        case ..<Release(9, 0, 0): Release(6, 2, 0)
        case ..<Release(11, 3, 0): Release(7, 2, 0)
        case ..<Release(12, 8, 0): Release(10, 0, 0)
        default: Release(11, 1, 0)
        }
    }
}
