import XMLTree

/// An image of a Ceph cluster.
public struct RBDLocation: Hashable, Sendable {
    /// The image as `pool/image`, or `pool/namespace/image` from 11.6.0 on.
    public var name: String
    /// The monitors; none leaves them to the configuration.
    public var hosts: [StorageHost]
    /// The image's snapshot.
    public var snapshot: NamedPart?
    /// The cluster's configuration file.
    public var configuration: FilePart?

    /// Makes a place in a Ceph cluster.
    public init(
        name: String,
        hosts: [StorageHost] = [],
        snapshot: NamedPart? = nil,
        configuration: FilePart? = nil
    ) {
        self.name = name
        self.hosts = hosts
        self.snapshot = snapshot
        self.configuration = configuration
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        RBDLocation(
            name: coder.attribute("name", value?.name, default: "", isRequired: true, .init("pool/image", .volumePath)),
            hosts: coder.children("host", value?.hosts, count: 0...Int.max, "a monitor"),
            snapshot: coder.child("snapshot", value?.snapshot, "the image's snapshot") {
                NamedPart.mapPlain(&$0, $1)
            },
            configuration: coder.child("config", value?.configuration, "the cluster's configuration file")
        )
    }
}
