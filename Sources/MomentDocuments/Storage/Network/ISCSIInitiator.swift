/// The name an iSCSI client goes by.
public struct ISCSIInitiator: Hashable, Sendable {
    /// The qualified name.
    public var qualifiedName: NamedPart
    /// What has no field.
    public var kept = KeptContent()

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
