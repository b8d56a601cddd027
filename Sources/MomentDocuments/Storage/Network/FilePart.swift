/// An element that names a file.
public struct FilePart: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The file's path.
    public var file: String
    /// What has no field.
    public var kept = KeptContent()

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
