import MomentDocuments

/// What a snapshot will be, in one sentence.
enum SnapshotSummary {
    static func sentence(_ snapshot: DomainSnapshot, _ alignment: SnapshotAlignment, isRedefinition: Bool) -> String {
        var parts: [String] = []
        for (mode, word) in [
            (SnapshotMode.internal, "in the image of"), (.external, "with an overlay for"), (.manual, "by hand for"),
        ] {
            let names = alignment.items.filter { $0.mode == mode }.map(\.disk.target)
            if !names.isEmpty { parts.append("\(word) \(WordList.joined(names))") }
        }
        switch snapshot.memory?.treatment {
        case .internal: parts.append("with the memory beside the disks")
        case .external(let file): parts.append("with the memory in \(file)")
        default: break
        }
        let name = snapshot.name.map { " '\($0)'" } ?? ""
        let what = isRedefinition ? "redefinition of snapshot\(name)" : "snapshot\(name)"
        let left = alignment.items.filter { $0.mode == .no }.map { ($0.disk.target, Optional($0.disk)) }
        return (parts.isEmpty ? what : "\(what) \(parts.joined(separator: ", "))") + LeftOut.clause(left)
    }
}
