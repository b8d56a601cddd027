import MomentDocuments
import XMLTree

/// Finds the disks of a domain by what documents call them, without walking over all of them each time.
struct DiskIndex {
    private let disks: [DomainDisk]
    private var byTarget: NameMap<Int> = [:]
    /// The disks that use a path for their source; two that share one are not told apart by it.
    private var byPath: NameMap<[Int]> = [:]
    /// The disks that use a path for their image or one below it.
    private var byImage: NameMap<Int> = [:]

    init(_ domain: DomainDescription) {
        disks = domain.disks
        for (index, disk) in disks.enumerated() {
            if byTarget[disk.target] == nil { byTarget[disk.target] = index }
            if let path = disk.path {
                byPath[path, default: []].append(index)
                if disk.type == .file || disk.type == .block, byImage[path] == nil { byImage[path] = index }
            }
            for path in disk.backingPaths where byImage[path] == nil { byImage[path] = index }
        }
    }

    /// The place among the domain's disks of one named by its target or, unless two share it, by the path of its source.
    func position(of name: String) -> Int? {
        if !name.hasPrefix("/") { return byTarget[name] }
        guard let found = byPath[name], found.count == 1 else { return nil }
        return found[0]
    }

    /// The disk of a target name.
    func disk(_ target: String) -> DomainDisk? { byTarget[target].map { disks[$0] } }

    /// The disk that a path is an image of.
    func owner(of path: String) -> DomainDisk? {
        (byImage[path] ?? byImage[Self.plain(path)]).map { disks[$0] }
    }

    /// A path without `.`, `..` and empty parts, as far as its text tells.
    private static func plain(_ path: String) -> String {
        guard path.hasPrefix("/"), path.utf8.count > 1 else { return path }
        var parts: [Substring.UTF8View.SubSequence] = []
        for part in path.utf8.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual("..".utf8) {
                parts = parts.dropLast()
            } else if !part.elementsEqual(".".utf8) {
                parts.append(part)
            }
        }
        return parts.reduce(into: "") { $0 += "/" + String(Substring($1)) }
    }
}
