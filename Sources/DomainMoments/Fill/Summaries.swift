/// What a backup will do, in one sentence.
enum BackupSummary {
    static func sentence(_ alignment: BackupAlignment) -> String {
        let included = alignment.items.filter(\.isIncluded)
        let full = included.filter { $0.base == nil }.map(\.name)
        let incremental = included.filter { $0.base != nil }.map(\.name)
        let mode = alignment.isPull ? "pull" : "push"
        var parts: [String] = []
        if !full.isEmpty { parts.append("full \(mode) backup of \(WordList.joined(full))") }
        if !incremental.isEmpty {
            let bases = Set(included.compactMap(\.base)).sorted().map { "'\($0)'" }
            parts.append(
                "incremental \(mode) backup of \(WordList.joined(incremental)) since \(WordList.joined(bases))"
            )
        }
        var sentence = parts.joined(separator: " and ")
        if let server = alignment.backup.server { sentence += " over \(place(of: server))" }
        let left = alignment.items.filter { !$0.isIncluded }
        return sentence + LeftOut.clause(left.map { ($0.name, $0.disk) })
    }

    private static func place(of server: BackupServer) -> String {
        switch server.address {
        case .tcp(let host, let port?): "TCP \(port)" + (host == "localhost" ? "" : " of \(host)")
        case .tcp(let host, nil): "TCP of \(host)"
        case .unix(let socket): "the socket \(socket)"
        case .descriptors(let group): "the sockets of group '\(group)'"
        case .other(let word): word
        }
    }
}

/// What a checkpoint will be, in one sentence.
enum CheckpointSummary {
    static func sentence(_ checkpoint: DomainCheckpoint, _ domain: DomainDescription, isRedefinition: Bool) -> String {
        let disks = checkpoint.disks ?? []
        let recorded = disks.filter { $0.treatment != .no }.map(\.name)
        let left = disks.filter { $0.treatment == .no }.map { ($0.name, domain.disk($0.name)) }
        let name = checkpoint.name.map { " '\($0)'" } ?? ""
        let what = isRedefinition ? "redefinition of checkpoint\(name)" : "checkpoint\(name)"
        return (recorded.isEmpty ? "\(what) without disks" : "\(what) of \(WordList.joined(recorded))")
            + LeftOut.clause(left)
    }
}

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

/// The disks a document leaves out, and why.
enum LeftOut {
    static func clause(_ disks: [(name: String, disk: DomainDisk?)]) -> String {
        var clauses: [String] = []
        func add(_ names: [String], _ one: String, _ many: String) {
            guard !names.isEmpty else { return }
            clauses.append("\(WordList.joined(names)) \(names.count == 1 ? one : many)")
        }
        let empty = disks.filter { $0.disk?.isEmpty == true }
        let readOnly = disks.filter { $0.disk?.isEmpty == false && $0.disk?.isReadOnly == true }
        let others = disks.filter { $0.disk?.isEmpty != true && $0.disk?.isReadOnly != true }
        let emptyWord = empty.allSatisfy { $0.disk?.device == "cdrom" } ? "CD-ROM" : "drive"
        add(empty.map(\.name), "is an empty \(emptyWord) and is left out", "are empty \(emptyWord)s and are left out")
        add(readOnly.map(\.name), "is read-only and is left out", "are read-only and are left out")
        add(others.map(\.name), "is left out", "are left out")
        return clauses.map { "; \($0)" }.joined()
    }
}

/// Lists in running text.
enum WordList {
    /// `a`, `a and b`, `a, b and c`.
    static func joined(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
}
