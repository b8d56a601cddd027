import XMLTree

/// An address on the PCI bus, its numbers as they are written.
public struct PCIAddress: Hashable, Sendable {
    /// The PCI domain as it stands in the document.
    public var domain: String?
    /// The PCI bus as it stands in the document.
    public var bus: String?
    /// The PCI slot as it stands in the document.
    public var slot: String?
    /// The PCI function as it stands in the document.
    public var function: String?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates an address; what is nil is not printed.
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
