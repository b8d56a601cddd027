import XMLTree

/// A volume of a storage pool.
public struct VolumeLocation: Hashable, Sendable {
    /// The name of libvirt's storage pool.
    public var pool: String
    /// The name of the volume in the pool.
    public var volume: String
    /// For iSCSI pools: `host` or `direct`.
    public var mode: String?

    /// Makes a place in a pool.
    public init(pool: String, volume: String, mode: String? = nil) {
        self.pool = pool
        self.volume = volume
        self.mode = mode
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        VolumeLocation(
            pool: coder.attribute("pool", value?.pool, default: "", isRequired: true, "storage pool"),
            volume: coder.attribute("volume", value?.volume, default: "", isRequired: true, "volume in it"),
            mode: coder.attribute("mode", value?.mode, .init("for iSCSI pools", .oneOf(["host", "direct"])))
        )
    }
}
