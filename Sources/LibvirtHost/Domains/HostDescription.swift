public import Diagnostics
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

/// A release of libvirt, as the library and the daemons report theirs.
public struct LibvirtRelease: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// libvirt's own number: major · 1,000,000 + minor · 1,000 + micro.
    public let number: UInt

    /// Makes a release of libvirt's number.
    public init(number: UInt) { self.number = number }

    /// Makes a release of its three parts; minor and micro are below 1,000.
    public init(_ major: UInt, _ minor: UInt, _ micro: UInt) { number = major * 1_000_000 + minor * 1_000 + micro }

    /// Makes a libvirt release of one as documents and rules know it.
    public init(_ release: Release) {
        self.init(UInt(release.major), UInt(release.minor), UInt(release.micro))
    }

    /// The three parts with points between them.
    public var description: String { "\(number / 1_000_000).\(number / 1_000 % 1_000).\(number % 1_000)" }

    /// Earlier releases are smaller.
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
