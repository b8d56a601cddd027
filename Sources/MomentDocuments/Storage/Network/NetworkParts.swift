import XMLTree

/// An element that names a file.
public struct FilePart: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The file's path.
    public var file: String
    /// What has no field.
    public var unmodelled = UnmodelledContent()

    /// Makes one of a path.
    public init(_ file: String) { self.file = file }
    /// Makes one of a path.
    public init(stringLiteral value: String) { file = value }
}

extension FilePart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        FilePart(coder.attribute("file", value?.file, default: "", isRequired: true, .init("the file", .absolutePath)))
    }
}

/// An element that only has a name.
public struct NamedPart: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The name.
    public var name: String
    /// What has no field.
    public var unmodelled = UnmodelledContent()

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

/// An element that has a path.
public struct PathPart: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The path.
    public var path: String
    /// What has no field.
    public var unmodelled = UnmodelledContent()

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

/// An element that has a time in seconds.
public struct SecondsPart: Hashable, Sendable {
    /// Seconds.
    public var seconds: UInt64
    /// What has no field.
    public var unmodelled = UnmodelledContent()

    /// Makes one of a number of seconds.
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
    /// Bytes.
    public var size: UInt64
    /// What has no field.
    public var unmodelled = UnmodelledContent()

    /// Makes one of a number of bytes.
    public init(_ size: UInt64) { self.size = size }
}

extension SizePart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        SizePart(coder.attribute("size", value?.size, default: 0, isRequired: true, .init("bytes", .positive)))
    }
}
