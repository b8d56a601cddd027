import XMLTree

/// How much of a disk a backup holds.
public enum BackupExtent: Hashable, Sendable {
    /// What the document says for all disks; a checkpoint here makes it incremental to that one.
    case inherited(from: String? = nil)
    /// Every block of the disk is copied.
    case full
    /// What changed since a checkpoint: the named one, else the document's.
    case incremental(from: String? = nil)
}

extension BackupExtent {
    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        let word = coder.choice(
            "backupmode",
            value?.word,
            among: Word.allCases,
            "whether the disk is copied whole or since a checkpoint"
        )
        guard word != .full else { return .full }
        let checkpoint = coder.attribute(
            "incremental",
            value?.checkpoint,
            "checkpoint that the disk's backup is incremental to"
        )
        return word == nil ? .inherited(from: checkpoint) : .incremental(from: checkpoint)
    }

    private enum Word: String, ClosedValue { case full, incremental }

    private var word: Word? {
        switch self {
        case .inherited: nil
        case .full: .full
        case .incremental: .incremental
        }
    }

    /// The checkpoint named for the disk itself.
    public var checkpoint: String? {
        switch self {
        case .inherited(let checkpoint), .incremental(let checkpoint): checkpoint
        case .full: nil
        }
    }
}
