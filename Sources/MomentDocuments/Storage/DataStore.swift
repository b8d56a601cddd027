/// Where the data of a qcow2 image is, whose own file then holds the metadata alone; from 10.10.0.
public struct DataStore: Hashable, Sendable {
    /// What kind of storage it is on; libvirt wants it said, and its schema takes a file for meant.
    public var type: StorageType?
    /// The format of the data. libvirt wants it said, and prints raw whatever is said.
    public var format: DataFormat
    /// Where it is; libvirt wants it said.
    public var source: StorageSource?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Makes a store of raw data at a place.
    public init(_ source: StorageSource) {
        self.source = source
        type = source.type
        format = DataFormat(.raw)
    }

    private init(type: StorageType?, format: DataFormat, source: StorageSource?) {
        self.type = type
        self.format = format
        self.source = source
    }
}

extension DataStore: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let type = coder.choice(
            "type",
            value?.type,
            among: [.file, .block, .network],
            "what holds the data"
        )
        let format = coder.child(
            "format",
            value?.format,
            placeholder: DataFormat(ImageFormat(rawValue: "")),
            "the format of the data"
        )
        let place = type ?? .file
        let isRequired = place == .network
        let source = coder.child("source", value?.source, .init("where the data is", isRequired: isRequired)) {
            StorageSource.map(&$0, $1, type: place, isOfData: true)
        }
        return DataStore(type: type, format: format, source: source)
    }
}

/// The format of an image's data: the `<format>` of a data store.
public struct DataFormat: Hashable, Sendable {
    /// The format of the image.
    public var format: ImageFormat
    /// The cache of the image's tables.
    public var metadataCache: MetadataCache?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates the element from a format.
    public init(_ format: ImageFormat) { self.format = format }
}

extension DataFormat: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let formats = Lexical.oneOf(ImageFormat.known.map(\.rawValue))
        var format = DataFormat(
            coder.attribute(
                "type",
                value?.format,
                default: ImageFormat(rawValue: ""),
                isRequired: true,
                .init("format of the data", formats)
            )
        )
        format.metadataCache = coder.child("metadata_cache", value?.metadataCache, "cache of the image's tables")
        return format
    }
}
