import XMLTree

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
    public var unmodelled = UnmodelledContent()

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
