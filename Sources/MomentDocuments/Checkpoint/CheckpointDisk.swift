import XMLTree

/// A disk of a checkpoint.
public struct CheckpointDisk: Hashable, Sendable {
    /// The disk's target name, or the path of its source.
    public var name: String
    /// What is done with it.
    public var treatment: Treatment
    /// How many bytes changed since; libvirt prints it on request and never reads it.
    public var size: UInt64?
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// What a checkpoint does with a disk.
    public enum Treatment: Hashable, Sendable {
        /// Changes are recorded in a bitmap; QEMU wants it named as the checkpoint, which is the default.
        case bitmap(name: String? = nil)
        /// No bitmap is made for the disk.
        case no
    }

    /// Makes a disk whose changes are recorded.
    public init(_ name: String, _ treatment: Treatment = .bitmap()) {
        self.name = name
        self.treatment = treatment
    }

    /// Describes a disk that is left out of the checkpoint.
    public static func excluded(_ name: String) -> CheckpointDisk { CheckpointDisk(name, .no) }
}

extension CheckpointDisk: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let name = coder.attribute(
            "name",
            value?.name,
            default: "",
            isRequired: true,
            .init("the disk's target name or source path", .diskTargetOrPath)
        )
        let word = coder.choice(
            "checkpoint",
            value?.word,
            among: Word.allCases,
            default: .bitmap,
            "whether changes are recorded"
        )
        let treatment: Treatment =
            switch word {
            case .no: .no
            case .bitmap: .bitmap(name: coder.attribute("bitmap", value?.bitmap, "the bitmap; the checkpoint's name"))
            }
        var disk = CheckpointDisk(name, treatment)
        disk.size = coder.attribute("size", value?.size, .init("bytes changed since", isOutput: true))
        return disk
    }

    private enum Word: String, ClosedValue { case bitmap, no }

    private var word: Word {
        switch treatment {
        case .bitmap: .bitmap
        case .no: .no
        }
    }

    private var bitmap: String? {
        if case .bitmap(let name) = treatment { name } else { nil }
    }
}
