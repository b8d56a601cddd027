/// A unit of an iSCSI target.
public struct ISCSILocation: Hashable, Sendable {
    /// The target's name, and the unit behind a slash.
    public var name: String
    /// The server.
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
