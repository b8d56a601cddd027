public import MomentDocuments
import XMLTree

/// A flag a document is submitted with; what each means depends on the call.
public enum APIFlag: String, Hashable, Sendable, CaseIterable, Codable {
    /// Brings back the metadata of a checkpoint or snapshot instead of making one.
    case redefine
    /// Checks on redefinition that the checkpoint's bitmaps are there.
    case redefineValidate = "redefine-validate"
    /// Makes a redefined snapshot the current one.
    case current
    /// Keeps no metadata of a snapshot.
    case noMetadata = "no-metadata"
    /// Stops the domain behind the snapshot.
    case halt
    /// Takes the disks without the memory.
    case diskOnly = "disk-only"
    /// Uses files that exist instead of making them.
    case reuseExternal = "reuse-external"
    /// Has the guest agent freeze the file systems.
    case quiesce
    /// Takes all disks or none.
    case atomic
    /// Keeps the domain running while its memory is written to a file.
    case live
    /// Checks a snapshot against the schema first; the other two documents always are.
    case validate
    /// Keeps the virtual machine until the backup ends, even if the guest shuts down; from 11.10.0.
    case preserveShutdownDomain = "preserve-shutdown-domain"

    /// The flags that a call takes by its public documentation.
    public static func known(for kind: MomentDocument.Kind) -> Set<APIFlag> {
        switch kind {
        case .backup: [.reuseExternal, .preserveShutdownDomain]
        case .checkpoint: [.redefine, .redefineValidate, .quiesce]
        case .snapshot:
            [
                .redefine, .current, .noMetadata, .halt, .diskOnly, .reuseExternal, .quiesce, .atomic, .live,
                .validate,
            ]
        }
    }
}
