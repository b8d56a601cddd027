package import MomentDocuments

extension DomainCheckpoint {
    /// The targets of the disks it has bitmaps of.
    package var bitmapDisks: [String] {
        (disks ?? []).filter { if case .bitmap = $0.treatment { true } else { false } }.map(\.name)
    }
}
