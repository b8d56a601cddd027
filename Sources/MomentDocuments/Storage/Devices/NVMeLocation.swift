import XMLTree

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

    /// Creates the location of an NVMe namespace. The number counts from 1.
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
