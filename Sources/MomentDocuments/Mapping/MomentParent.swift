/// The checkpoint or snapshot before: the `<parent>` element.
public struct MomentParent: Hashable, Sendable, ExpressibleByStringLiteral {
    /// Its name.
    public var name: String?
    /// What has no field.
    public var kept = KeptContent()

    /// Makes one of a name.
    public init(_ name: String?) { self.name = name }
    /// Makes one of a name.
    public init(stringLiteral value: String) { name = value }
}

extension MomentParent: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        MomentParent(coder.text("name", value?.name, .init("its name", isRequired: true)))
    }

    /// The parent of a checkpoint, whose names are restricted.
    static func mapCheckpoint<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        MomentParent(coder.text("name", value?.name, .init("its name", .checkpointName, isRequired: true)))
    }
}
