import MomentDocuments
import XMLTree

/// What a backup will do, in one sentence.
enum BackupSummary {
    static func sentence(_ resolution: BackupResolution) -> String {
        let included = resolution.items.filter(\.isIncluded)
        let full = included.filter { $0.base == nil }.map(\.name)
        let incremental = included.filter { $0.base != nil }.map(\.name)
        let mode = resolution.isPull ? "pull" : "push"
        var parts: [String] = []
        if !full.isEmpty { parts.append("full \(mode) backup of \(WordList.joined(full))") }
        if !incremental.isEmpty {
            let bases = NameSet(included.compactMap(\.base)).sorted().map { "'\($0)'" }
            parts.append(
                "incremental \(mode) backup of \(WordList.joined(incremental)) since \(WordList.joined(bases))"
            )
        }
        var sentence = parts.joined(separator: " and ")
        if let server = resolution.backup.server { sentence += " over \(place(of: server))" }
        let left = resolution.items.filter { !$0.isIncluded }
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
