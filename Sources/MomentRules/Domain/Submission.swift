public import Diagnostics
import MomentDocuments
public import XMLTree

/// How a document is meant to be submitted: the flags, the domain, the release, the clock.
public struct Submission: Sendable {
    /// The API flags.
    public var flags: Set<APIFlag>
    /// The domain; nil checks the document alone.
    public var domain: DomainContext?
    /// The release of libvirt that gets the document.
    public var release: Release
    /// The checkpoint document submitted beside a backup.
    public var checkpoint: XMLDocument?
    /// What the grammar has against that checkpoint document.
    public var checkpointFindings: [Diagnostic]
    /// The time libvirt will take it at, in seconds since 1970: it names what has no name.
    public var time: Int64
    /// The host; nil leaves out every rule that would look at it.
    public var host: HostProbe?

    /// Makes a submission.
    public init(
        flags: Set<APIFlag> = [],
        domain: DomainContext? = nil,
        release: Release = .newest,
        checkpoint: XMLDocument? = nil,
        checkpointFindings: [Diagnostic] = [],
        time: Int64,
        host: HostProbe? = nil
    ) {
        self.flags = flags
        self.domain = domain
        self.release = release
        self.checkpoint = checkpoint
        self.checkpointFindings = checkpointFindings
        self.time = time
        self.host = host
    }
}
