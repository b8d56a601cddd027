/// A file of a Gluster volume.
public struct GlusterLocation: Hashable, Sendable {
    /// The volume and the path in it, parted by a slash.
    public var name: String
    /// The servers; at least one.
    public var hosts: [StorageHost]

    /// Makes a place on a Gluster volume.
    public init(name: String, hosts: [StorageHost]) {
        self.name = name
        self.hosts = hosts
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        GlusterLocation(
            name: coder.attribute(
                "name",
                value?.name,
                default: "",
                isRequired: true,
                .init("volume/path", .volumePath)
            ),
            hosts: coder.children("host", value?.hosts, count: 1...Int.max, "a server") {
                StorageHost.mapGluster(&$0, $1)
            }
        )
    }
}
