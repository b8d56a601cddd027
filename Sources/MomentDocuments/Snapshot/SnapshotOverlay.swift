import MomentDiagnostics

/// The image that takes a disk's changes from a snapshot on.
public struct SnapshotOverlay: Hashable, Sendable {
    /// What kind of storage it is on; nil where the document does not say, which is a file.
    public var type: StorageType?
    /// Whether libvirt is in the middle of deleting the snapshot.
    public var isDeletionInProgress: Bool
    /// The driver of the overlay, whose type is the overlay's format.
    public var driver: DiskDriver?
    /// Where it is; nil lets libvirt make up a file.
    public var source: StorageSource?

    /// Makes an overlay at a place.
    public init(_ source: StorageSource? = nil) {
        self.source = source
        type = source?.type
        isDeletionInProgress = false
    }

    /// Whether nothing is said of it.
    var isEmpty: Bool { self == SnapshotOverlay() }
}

extension SnapshotOverlay {
    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        var overlay = SnapshotOverlay()
        overlay.type = coder.choice(
            "type",
            value?.type,
            among: [.file, .block, .network],
            "what kind of storage the overlay is on"
        )
        let type = overlay.type ?? .file
        let isLocal = type == .file || type == .block
        overlay.isDeletionInProgress = coder.flag(
            "snapshotDeleteInProgress",
            value?.isDeletionInProgress,
            .init("libvirt is deleting the snapshot", since: .init(9, 9, 0), isOutput: !isLocal)
        )
        overlay.driver = coder.child("driver", value?.driver, .init("the overlay's format", isOutput: !isLocal))
        overlay.source = coder.child(
            "source",
            value?.source,
            .init("where the overlay is", isRequired: type == .network)
        ) {
            StorageSource.map(&$0, $1, type: type)
        }
        return overlay
    }
}
