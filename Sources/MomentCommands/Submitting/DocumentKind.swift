internal import ArgumentParser
internal import MomentDocuments
internal import XMLTree

/// The kinds of document, as options name them.
enum DocumentKind: String, OptionWord {
    case backup, checkpoint, snapshot

    /// The kind itself.
    var kind: MomentDocument.Kind {
        switch self {
        case .backup: .backup
        case .checkpoint: .checkpoint
        case .snapshot: .snapshot
        }
    }
}
