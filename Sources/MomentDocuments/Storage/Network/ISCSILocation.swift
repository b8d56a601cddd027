import XMLTree

/// A unit of an iSCSI target.
public struct ISCSILocation: Hashable, Sendable {
    /// The target's name, and the unit behind a slash.
    public var name: String
    /// The server that holds the target.
    public var host: StorageHost
    /// The name this host goes by.
    public var initiator: ISCSIInitiator?

    /// Makes a place on an iSCSI server.
    public init(name: String, host: StorageHost, initiator: ISCSIInitiator? = nil) {
        self.name = name
        self.host = host
        self.initiator = initiator
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        ISCSILocation(
            name: coder.attribute("name", value?.name, default: "", isRequired: true, "target and unit"),
            host: coder.child("host", value?.host, placeholder: .tcp(""), "the server"),
            initiator: coder.child("initiator", value?.initiator, "the name this host goes by")
        )
    }
}

/// The name an iSCSI client goes by.
public struct ISCSIInitiator: Hashable, Sendable {
    /// The qualified name.
    public var qualifiedName: NamedPart
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Makes an initiator of its qualified name.
    public init(_ qualifiedName: String) { self.qualifiedName = NamedPart(qualifiedName) }
}

extension ISCSIInitiator: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        var initiator = ISCSIInitiator("")
        initiator.qualifiedName = coder.child(
            "iqn",
            value?.qualifiedName,
            placeholder: NamedPart(""),
            "the qualified name"
        )
        return initiator
    }
}
