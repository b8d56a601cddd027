import XMLTree

/// The part of a file or device that is used.
public struct StorageSlice: Hashable, Sendable {
    /// The kind of slice; `storage` is the only one.
    public var type: String
    /// Where it begins, in bytes.
    public var offset: UInt64
    /// How long it is, in bytes.
    public var size: UInt64
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates a slice from its offset and its size, both in bytes.
    public init(offset: UInt64, size: UInt64) {
        type = "storage"
        self.offset = offset
        self.size = size
    }
}

extension StorageSlice: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let type = coder.attribute(
            "type",
            value?.type,
            default: "storage",
            isRequired: true,
            .init("kind of slice", .oneOf(["storage"]))
        )
        var slice = StorageSlice(
            offset: coder.attribute(
                "offset",
                value?.offset,
                default: 0,
                isRequired: true,
                .init("where it begins, in bytes", .unsigned(max: UInt64(UInt32.max)))
            ),
            size: coder.attribute(
                "size",
                value?.size,
                default: 0,
                isRequired: true,
                .init("length in bytes", .positive)
            )
        )
        slice.type = type
        return slice
    }
}
