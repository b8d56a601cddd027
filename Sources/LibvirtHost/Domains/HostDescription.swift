public import MomentDiagnostics
internal import XMLTree

/// The other end of a connection.
public struct HostDescription: Hashable, Sendable {
    /// The URI of the connection as libvirt completed it.
    public var uri: String
    /// The driver, such as `QEMU` or `Test`.
    public var driver: String
    /// The name that the host gives itself.
    public var hostname: String
    /// The release of the library in this process.
    public var library: ReleaseNumber
    /// The release at the other end; nil where the driver does not say.
    public var daemon: ReleaseNumber?
    /// The release of the hypervisor, of QEMU for instance; nil where the driver does not say.
    public var hypervisor: ReleaseNumber?

    /// Makes a description.
    public init(
        uri: String,
        driver: String,
        hostname: String,
        library: ReleaseNumber,
        daemon: ReleaseNumber?,
        hypervisor: ReleaseNumber? = nil
    ) {
        self.uri = uri
        self.driver = driver
        self.hostname = hostname
        self.library = library
        self.daemon = daemon
        self.hypervisor = hypervisor
    }
}

extension HostDescription {
    /// The release whose rules count: the other end's, as far as releases are known.
    package var knownRelease: ReleaseNumber {
        let release = daemon ?? library
        return min(max(release, .oldest), .newest)
    }
}
