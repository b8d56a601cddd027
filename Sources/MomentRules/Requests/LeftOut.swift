import MomentDocuments
import XMLTree

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
