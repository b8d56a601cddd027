/// An element that has a size in bytes.
public struct SizePart: Hashable, Sendable {
    /// Bytes.
    public var size: UInt64
    /// What has no field.
    public var kept = KeptContent()

    /// Makes one of a number of bytes.
    public init(_ size: UInt64) { self.size = size }
}

extension SizePart: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        SizePart(coder.attribute("size", value?.size, default: 0, isRequired: true, .init("bytes", .positive)))
    }
}
