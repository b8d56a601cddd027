internal import MomentDocuments
internal import XMLTree

extension DomainBackup {
    /// The disks that are copied, and the checkpoint from which each one's changes are; nil for those copied whole.
    var copies: [(disk: String, base: String?)] {
        func base(_ extent: BackupExtent) -> String? { extent == .full ? nil : extent.checkpoint ?? baseOfAll }
        let pushed = (pushDisks ?? []).compactMap { disk in disk.copy.map { (disk.name, base($0.extent)) } }
        let pulled = (pullDisks ?? []).compactMap { disk in disk.export.map { (disk.name, base($0.extent)) } }
        return pushed + pulled
    }

    /// The checkpoint that the document names for every disk that does not say otherwise.
    private var baseOfAll: String? { incremental.flatMap { $0.isEmpty ? nil : $0 } }

    /// The checkpoints that it names.
    var namedBases: NameSet { NameSet(copies.compactMap(\.base) + [baseOfAll].compactMap(\.self)) }

    /// Whether it names any.
    var isIncremental: Bool { !namedBases.isEmpty }
}
