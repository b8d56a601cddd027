internal import MomentDocuments
internal import XMLTree

extension DomainBackup {
    /// The disks that are copied, and the checkpoint from which each one's changes are; nil for those copied whole.
    var copies: [(disk: String, base: String?)] {
        let all = incremental.flatMap { $0.isEmpty ? nil : $0 }
        func base(_ extent: BackupExtent) -> String? {
            switch extent {
            case .full: nil
            case .inherited(let checkpoint), .incremental(let checkpoint): checkpoint ?? all
            }
        }
        let pushed = (pushDisks ?? []).compactMap { disk in disk.copy.map { (disk.name, base($0.extent)) } }
        let pulled = (pullDisks ?? []).compactMap { disk in disk.export.map { (disk.name, base($0.extent)) } }
        return pushed + pulled
    }

    /// The checkpoints that it names.
    var namedBases: NameSet { NameSet(copies.compactMap(\.base)) }
}
