/// A volume of a storage pool.
public struct VolumeLocation: Hashable, Sendable {
    /// The pool.
    public var pool: String
    /// The volume in it.
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

/// A whole NVMe device.
public struct NVMeLocation: Hashable, Sendable {
    /// How it is attached; `pci` is the only way.
    public var type: String
    /// Whether libvirt takes it from the host by itself.
    public var isManaged: Bool?
    /// The namespace on the device, from 1.
    public var namespace: UInt64
    /// The device's PCI address.
    public var address: PCIAddress?

    /// Makes a device.
    public init(namespace: UInt64, isManaged: Bool? = nil, address: PCIAddress?) {
        type = "pci"
        self.namespace = namespace
        self.isManaged = isManaged
        self.address = address
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let type = coder.attribute(
            "type",
            value?.type,
            default: "pci",
            isRequired: true,
            .init("how it is attached", .oneOf(["pci"]))
        )
        let isManaged = coder.attribute("managed", value?.isManaged, "whether libvirt takes it by itself")
        let namespace = coder.attribute(
            "namespace",
            value?.namespace,
            default: 0,
            isRequired: true,
            .init("the namespace", .positive)
        )
        var location = NVMeLocation(
            namespace: namespace,
            isManaged: isManaged,
            address: coder.child("address", value?.address, "its PCI address")
        )
        location.type = type
        return location
    }
}

/// An address on the PCI bus, its numbers as they are written.
public struct PCIAddress: Hashable, Sendable {
    /// The domain.
    public var domain: String?
    /// The bus.
    public var bus: String?
    /// The slot.
    public var slot: String?
    /// The function.
    public var function: String?
    /// What has no field.
    public var kept = KeptContent()

    /// Makes an address.
    public init(domain: String? = nil, bus: String? = nil, slot: String? = nil, function: String? = nil) {
        self.domain = domain
        self.bus = bus
        self.slot = slot
        self.function = function
    }
}

extension PCIAddress: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        PCIAddress(
            domain: coder.attribute("domain", value?.domain, "the domain"),
            bus: coder.attribute("bus", value?.bus, "the bus"),
            slot: coder.attribute("slot", value?.slot, "the slot"),
            function: coder.attribute("function", value?.function, "the function")
        )
    }
}

/// A disk served by another process.
public struct VhostUserLocation: Hashable, Sendable {
    /// The kind of socket: `unix`.
    public var type: String
    /// The socket's path.
    public var path: String
    /// What to do when the connection is lost.
    public var reconnect: Reconnect?

    /// Makes a disk behind a socket.
    public init(path: String, reconnect: Reconnect? = nil) {
        type = "unix"
        self.path = path
        self.reconnect = reconnect
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let type = coder.attribute(
            "type",
            value?.type,
            default: "unix",
            isRequired: true,
            .init("kind of socket", .oneOf(["unix"]))
        )
        let path = coder.attribute("path", value?.path, default: "", isRequired: true, .init("its path", .absolutePath))
        var location = VhostUserLocation(
            path: path,
            reconnect: coder.child("reconnect", value?.reconnect, "what to do when the connection is lost")
        )
        location.type = type
        return location
    }
}
