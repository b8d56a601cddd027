internal import Glibc
public import MomentRules

/// What a host has around its libvirt, as far as it can be reached from here: files, facts for rules, ports, images, a
/// clock.
///
/// A host owns its surroundings (``InspectableHost/surroundings``), and nobody else looks at a file: so a backup on
/// another machine, or on one in memory, touches nothing of this one.
public struct HostSurroundings: Sendable {
    /// Its files; nil where they can't be reached.
    public var files: (any HostFiles)?
    /// What rules look at: files, ports and names; nil where that can't be reached.
    public var probe: HostProbe?
    /// Its ports.
    public var ports: HostPorts
    /// What looks into its images; nil where they can't be reached.
    public var images: (any ImageTool)?
    /// The clock that files and checkpoints without a name are named by, in seconds since 1970.
    public var time: @Sendable () -> Int64

    /// Makes surroundings of their parts.
    public init(
        files: (any HostFiles)?,
        probe: HostProbe?,
        ports: HostPorts,
        images: (any ImageTool)?,
        time: @escaping @Sendable () -> Int64
    ) {
        self.files = files
        self.probe = probe
        self.ports = ports
        self.images = images
        self.time = time
    }

    /// This machine's.
    ///
    /// - Parameter images: What looks into its images.
    public static func local(images: any ImageTool = QemuImg()) -> HostSurroundings {
        HostSurroundings(
            files: LocalHostFiles(),
            probe: .local,
            ports: .local(),
            images: images,
            time: { Int64(Glibc.time(nil)) }
        )
    }

    /// Those of a host of which nothing can be reached but libvirt. Ports are left for QEMU to try, and names are made
    /// by this machine's clock, which is the only one.
    public static func unreachable() -> HostSurroundings {
        HostSurroundings(
            files: nil,
            probe: nil,
            ports: HostPorts { _, _ in nil },
            images: nil,
            time: { Int64(Glibc.time(nil)) }
        )
    }

    /// Those of the other end of a connection: this machine's where it is this machine.
    public static func found(for host: HostDescription) -> HostSurroundings {
        host.isLocal ? .local() : .unreachable()
    }
}
