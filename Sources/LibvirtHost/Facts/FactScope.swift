/// How far a host is looked at.
public struct FactScope: Hashable, Sendable {
    /// The domain's checkpoints, which take a question each at the other end.
    public var checkpoints: Bool
    /// The domain's snapshots, likewise.
    public var snapshots: Bool
    /// The images of the domain's disks: what their own bytes tell.
    public var images: Bool
    /// The directories of the images, with all above them, and their entries.
    public var directories: Bool
    /// Other files and directories.
    public var paths: [String]
    /// Which of libvirt's ports for backups are taken, which is tried out.
    public var ports: Bool
    /// Whether libvirt is asked which secrets it has.
    public var secrets: Bool

    /// Creates a scope. What is left out of it is not asked, and counts as unknown.
    public init(
        checkpoints: Bool = true,
        snapshots: Bool = true,
        images: Bool = true,
        directories: Bool = true,
        paths: [String] = [],
        ports: Bool = true,
        secrets: Bool = true
    ) {
        self.checkpoints = checkpoints
        self.snapshots = snapshots
        self.images = images
        self.directories = directories
        self.paths = paths
        self.ports = ports
        self.secrets = secrets
    }

    /// What a request's document is held to beside the files that it names, which are looked at as they are met.
    public static let request = FactScope(directories: false, ports: false)
}
