/// How QEMU drives an image: the `<driver>` of a backup's or a snapshot's disk.
public struct DiskDriver: Hashable, Sendable {
    /// The format of the image.
    public var format: ImageFormat?
    /// The cache of a qcow2 image's tables.
    public var metadataCache: MetadataCache? {
        get { rareMetadataCache.part }
        set { rareMetadataCache = RarePart(newValue) }
    }
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    private var rareMetadataCache = RarePart<MetadataCache>()

    /// Makes a driver of a format.
    public init(_ format: ImageFormat? = nil, metadataCache: MetadataCache? = nil) {
        self.format = format
        self.metadataCache = metadataCache
    }
}

extension DiskDriver: ElementModel {
    /// The driver of a snapshot's disk.
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        DiskDriver(
            coder.attribute(
                "type",
                value?.format,
                .init("format of the image", backingFormats)
            ),
            metadataCache: coder.child("metadata_cache", value?.metadataCache, "cache of a qcow2 image's tables")
        )
    }

    private static let backingFormats = Lexical.oneOf(ImageFormat.backing.map(\.rawValue))

    /// The driver of a backup's disk, in one of some formats.
    static func mapBackup<Coder: ElementCoder & ~Copyable>(
        _ coder: inout Coder,
        _ value: Self?,
        formats: Lexical
    ) -> Self {
        let format = coder.attribute(
            "type",
            value?.format,
            default: ImageFormat(rawValue: ""),
            isRequired: true,
            .init("format of the image", formats)
        )
        return DiskDriver(format.rawValue.isEmpty ? nil : format)
    }
}

/// The cache of a qcow2 image's tables.
public struct MetadataCache: Hashable, Sendable {
    /// The largest size that QEMU's cache of qcow2 metadata may grow to.
    public var maximumSize: ScaledSize?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

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
