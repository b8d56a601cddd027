/// An object of QEMU that only has a name.
public struct AliasedObject: Hashable, Sendable {
    /// Its name in QEMU.
    public var alias: String
    /// What has no field.
    public var kept = KeptContent()

    /// Makes it of its name.
    public init(_ alias: String) { self.alias = alias }
}

extension AliasedObject: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        AliasedObject(coder.attribute("alias", value?.alias, default: "", isRequired: true, "its name in QEMU"))
    }
}
