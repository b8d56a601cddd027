import XMLTree

/// A disk of a snapshot.
public struct SnapshotDisk: Hashable, Sendable {
    /// The disk's target name, or the path of its source.
    public var name: String
    /// What is done with it.
    public var treatment: Treatment
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// What a snapshot does with a disk.
    public enum Treatment: Hashable, Sendable {
        /// Nothing is said of the mode: a path or format makes it external, else the domain and the flags decide.
        case unspecified(SnapshotOverlay = SnapshotOverlay())
        /// The disk is not in the snapshot.
        case no
        /// Its state is kept inside its qcow2 image.
        case `internal`
        /// Its image stays as it is, and changes go to an overlay.
        case external(SnapshotOverlay = SnapshotOverlay())
        /// The caller copies it while the domain is paused; from 8.2.0.
        case manual
    }

    /// Makes a disk with a treatment.
    public init(_ name: String, _ treatment: Treatment = .unspecified()) {
        self.name = name
        self.treatment = treatment
    }

    /// Sends changes to an overlay; without a path libvirt makes one up where it can.
    public static func external(_ name: String, overlay path: String? = nil, format: ImageFormat? = nil) -> SnapshotDisk
    {
        var overlay = SnapshotOverlay(path.map { .file($0) })
        overlay.driver = format.map { DiskDriver($0) }
        return SnapshotDisk(name, .external(overlay))
    }

    /// Keeps the disk's state inside its image.
    public static func `internal`(_ name: String) -> SnapshotDisk { SnapshotDisk(name, .internal) }

    /// Describes a disk that is left out of the snapshot.
    public static func excluded(_ name: String) -> SnapshotDisk { SnapshotDisk(name, .no) }

    /// The overlay, of a disk that can have one.
    public var overlay: SnapshotOverlay? {
        switch treatment {
        case .unspecified(let overlay), .external(let overlay): overlay
        case .no, .internal, .manual: nil
        }
    }
}

extension SnapshotDisk: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let name = coder.attribute(
            "name",
            value?.name,
            default: "",
            isRequired: true,
            .init("the disk's target name or source path", .diskTargetOrPath)
        )
        let word = coder.choice("snapshot", value?.word, among: Word.allCases, "what is done with the disk")
        switch word {
        case .no?: return SnapshotDisk(name, .no)
        case .internal?: return SnapshotDisk(name, .internal)
        case .manual?: return SnapshotDisk(name, .manual)
        default: break
        }
        let overlay = SnapshotOverlay.map(&coder, value?.overlay)
        return SnapshotDisk(name, word == .external ? .external(overlay) : .unspecified(overlay))
    }

    private enum Word: String, ClosedValue { case no, `internal`, external, manual }

    private var word: Word? {
        switch treatment {
        case .unspecified: nil
        case .no: .no
        case .internal: .internal
        case .external: .external
        case .manual: .manual
        }
    }
}
