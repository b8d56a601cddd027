/// An element that has a path.
public struct PathPart: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The path.
    public var path: String
    /// What has no field.
    public var kept = KeptContent()

    /// Makes one of a path.
    public init(_ path: String) { self.path = path }
    /// Makes one of a path.
    public init(stringLiteral value: String) { path = value }
}

extension PathPart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        PathPart(coder.attribute("path", value?.path, default: "", isRequired: true, .init("the path", .absolutePath)))
    }
}
