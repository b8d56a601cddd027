/// The cache of a qcow2 image's tables.
public struct MetadataCache: Hashable, Sendable {
    /// Its largest size.
    public var maximumSize: ScaledSize?
    /// What has no field.
    public var kept = KeptContent()

    /// Makes a cache of a largest size.
    public init(maximumSize: ScaledSize?) { self.maximumSize = maximumSize }
}

extension MetadataCache: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        MetadataCache(
            maximumSize: coder.child(
                "max_size",
                value?.maximumSize,
                placeholder: ScaledSize(0),
                "its largest size"
            )
        )
    }
}
