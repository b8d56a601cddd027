package import Diagnostics
internal import XMLTree

/// The other end of a connection.
public struct HostDescription: Hashable, Sendable {
    /// The URI of the connection as libvirt completed it.
    public var uri: String
    /// The driver, such as `QEMU` or `Test`.
    public var driver: String
    /// The host's name.
    public var hostname: String
    /// The release of the library in this process.
    public var library: LibvirtRelease
    /// The release at the other end; nil where the driver does not say.
    public var daemon: LibvirtRelease?
    /// The release of the hypervisor, of QEMU for instance; nil where the driver does not say.
    public var hypervisor: LibvirtRelease?

    /// Makes a description.
    public init(
        uri: String,
        driver: String,
        hostname: String,
        library: LibvirtRelease,
        daemon: LibvirtRelease?,
        hypervisor: LibvirtRelease? = nil
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
    package var knownRelease: Release {
        let release = Release((daemon ?? library).description) ?? .newest
        return min(max(release, .oldest), .newest)
    }
}
