/// An element that only has a name.
public struct NamedPart: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The name.
    public var name: String
    /// What has no field.
    public var kept = KeptContent()

    /// Makes one of its name.
    public init(_ name: String) { self.name = name }
    /// Makes one of its name.
    public init(stringLiteral value: String) { name = value }
}

extension NamedPart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        NamedPart(coder.attribute("name", value?.name, default: "", isRequired: true, "the name"))
    }

    /// A part whose name is restricted as Ceph's are.
    static func mapPlain<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        NamedPart(coder.attribute("name", value?.name, default: "", isRequired: true, .init("the name", .plainName)))
    }
}
