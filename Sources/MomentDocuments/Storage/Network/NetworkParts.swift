import XMLTree

/// An element that names a file.
public struct FilePart: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The path of the file.
    public var file: String
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates the element from a path.
    public init(_ file: String) { self.file = file }
    /// Creates the element from a path.
    public init(stringLiteral value: String) { file = value }
}

extension FilePart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        FilePart(coder.attribute("file", value?.file, default: "", isRequired: true, .init("the file", .absolutePath)))
    }
}

/// An element that only has a name.
public struct NamedPart: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The name that the element carries.
    public var name: String
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates the element from a name.
    public init(_ name: String) { self.name = name }
    /// Creates the element from a name.
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

/// An element that has a path.
public struct PathPart: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The path that the element carries.
    public var path: String
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates the element from a path.
    public init(_ path: String) { self.path = path }
    /// Creates the element from a path.
    public init(stringLiteral value: String) { path = value }
}

extension PathPart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        PathPart(coder.attribute("path", value?.path, default: "", isRequired: true, .init("the path", .absolutePath)))
    }
}

/// An element that has a time in seconds.
public struct SecondsPart: Hashable, Sendable {
    /// The number of seconds.
    public var seconds: UInt64
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates the element from a number of seconds.
    public init(_ seconds: UInt64) { self.seconds = seconds }
}

extension SecondsPart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        SecondsPart(
            coder.attribute("seconds", value?.seconds, default: 0, isRequired: true, .init("seconds", .positive))
        )
    }
}

/// An element that has a size in bytes.
public struct SizePart: Hashable, Sendable {
    /// The number of bytes.
    public var size: UInt64
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates the element from a number of bytes.
    public init(_ size: UInt64) { self.size = size }
}

extension SizePart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        SizePart(coder.attribute("size", value?.size, default: 0, isRequired: true, .init("bytes", .positive)))
    }
}
