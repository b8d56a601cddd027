import XMLTree

/// What becomes of the memory in a snapshot.
public struct SnapshotMemory: Hashable, Sendable {
    /// Whether the domain's memory is saved, and where.
    public var treatment: Treatment
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// What becomes of the memory.
    public enum Treatment: Hashable, Sendable {
        /// The domain's memory is not saved.
        case no
        /// It is kept inside a qcow2 image.
        case `internal`
        /// It is written to a file.
        case external(file: String)
        /// Nothing is said: libvirt decides by the domain's state.
        case unspecified
    }

    /// Creates the element from the treatment of the domain's memory.
    public init(_ treatment: Treatment) { self.treatment = treatment }

    /// The memory is lost.
    public static let no = SnapshotMemory(.no)
    /// The memory is kept inside a qcow2 image.
    public static let `internal` = SnapshotMemory(.internal)
    /// The memory is written to a file.
    public static func external(_ file: String) -> SnapshotMemory { SnapshotMemory(.external(file: file)) }
}

extension SnapshotMemory: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        // A file alone means external, so the attribute that decides may be missing.
        guard coder.branch(["file", ""], value.map { $0.isWrittenWithFile ? "file" : "" }) == "file" else {
            let word = coder.choice(
                "snapshot",
                value?.word,
                among: [.no, .internal],
                .init("where the memory goes", isRequired: true)
            )
            return SnapshotMemory(word.map(\.treatment) ?? .unspecified)
        }
        let word = coder.choice(
            "snapshot",
            value?.word,
            among: [.external],
            default: .external,
            "where the memory goes"
        )
        // A file beside another word is a mistake, and kept as one.
        guard word == .external else { return SnapshotMemory(word.treatment) }
        return .external(
            coder.attribute("file", value?.file, default: "", isRequired: true, .init("file for it", .absolutePath))
        )
    }

    private enum Word: String, ClosedValue {
        case no, `internal`, external

        var treatment: Treatment {
            switch self {
            case .no: .no
            case .internal: .internal
            case .external: .external(file: "")
            }
        }
    }

    private var word: Word? {
        switch treatment {
        case .no: .no
        case .internal: .internal
        case .external: .external
        case .unspecified: nil
        }
    }

    /// Whether the file is a field: as the word for external memory stands alone, an empty file is one where it was read as one.
    private var isWrittenWithFile: Bool {
        if case .external(let file) = treatment { !file.isEmpty || !unmodelled.implied.isEmpty } else { false }
    }

    /// The file of external memory.
    public var file: String? {
        if case .external(let file) = treatment, !file.isEmpty { file } else { nil }
    }
}

/// The state a domain was in when a snapshot was made.
public struct SnapshotState: OpenValue {
    /// libvirt's word for it.
    public let rawValue: String
    /// Makes a state of libvirt's word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The domain ran when the snapshot was taken.
    public static let running = SnapshotState(rawValue: "running")
    /// It waited for something.
    public static let blocked = SnapshotState(rawValue: "blocked")
    /// The domain was paused when the snapshot was taken.
    public static let paused = SnapshotState(rawValue: "paused")
    /// It was shutting down.
    public static let shutdown = SnapshotState(rawValue: "shutdown")
    /// The domain was off when the snapshot was taken.
    public static let shutoff = SnapshotState(rawValue: "shutoff")
    /// The domain had crashed when the snapshot was taken.
    public static let crashed = SnapshotState(rawValue: "crashed")
    /// It ran, and only its disks were kept.
    public static let diskSnapshot = SnapshotState(rawValue: "disk-snapshot")
    /// It slept; the parser knows this word, the schema does not.
    public static let suspended = SnapshotState(rawValue: "pmsuspended")

    /// The states the schema knows.
    public static let known = [running, blocked, paused, shutdown, shutoff, crashed, diskSnapshot]
}

/// Whether a snapshot is the current one, as libvirt's metadata files have it.
public struct ActiveFlag: OpenValue {
    /// The text `0` or `1`.
    public let rawValue: String
    /// Makes a flag of its digit.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The snapshot is the domain's current one.
    public static let yes = ActiveFlag(rawValue: "1")
    /// Not the current one.
    public static let no = ActiveFlag(rawValue: "0")
    /// The two values that libvirt prints.
    public static let known = [no, yes]
}
