internal import LocalFiles
internal import XMLTree

extension SetPrune {
    /// Merges into a point's disk what it builds upon.
    ///
    /// The new file is written beside the old one, compared with the whole chain, and takes its place by a manifest of the point; until then, and
    /// from then on, the manifest says which of the two is left over.
    func merge(_ merge: PrunePlan.Merge, _ writer: SetWriter) async throws(BackupSetError) {
        let contents = try set.contents()
        guard var point = contents.point(merge.point),
            let index = point.disks.firstIndex(where: { $0.name == merge.disk })
        else { throw BackupSetError(.notFound, "point \(merge.point) is gone") }
        let chain = try set.chain(of: merge.disk, at: point, in: contents)
        let file = try freeName(for: merge.disk, in: point)
        point.leftovers.append(file)
        try writer.update(point)
        try stop("leftover noted at \(point.name)")
        var disk = point.disks[index]
        do throws(BackupSetError) {
            // A checksum of what is damaged would make it look sound.
            for link in chain.links.prefix(merge.points.count + 1) {
                let stored = StoredFile(link.path, size: link.disk.storedSize, sha256: link.disk.sha256)
                if let damage = try await stored.damage(programs) { throw BackupSetError(.damaged, damage) }
            }
            let merged = try await write(chain, merge, to: set.path(of: file, in: point))
            disk = try await described(merged)
        } catch {
            // What was half merged takes room, and is of no use.
            try? writer.removeLeftovers(of: point)
            throw error
        }
        try stop("merged into \(point.name)")
        let old = point.disks[index].file
        disk.file = file
        disk.base = disk.kind == .full ? nil : merge.base
        if disk.kind == .full { disk.reason = "what it built upon was pruned" }
        point.disks[index] = disk
        point.leftovers = [old]
        try writer.update(point)
        try stop("manifest of \(point.name) replaced")
        try writer.removeLeftovers(of: point)
        try stop("old file of \(point.name) removed")
    }

    private func freeName(for disk: String, in point: BackupPoint) throws(BackupSetError) -> String {
        let directory = SystemPath.parent(of: set.path(of: "manifest.json", in: point))
        let taken = NameSet(try BackupSetError.of { () throws(FileError) in try LocalDirectory.names(in: directory) })
        var number = 2
        while taken.contains("\(disk)-\(number).qcow2") { number += 1 }
        return "\(disk)-\(number).qcow2"
    }

    /// Writes the merged file; gives the chain that it begins.
    private func write(
        _ chain: DiskChain,
        _ merge: PrunePlan.Merge,
        to path: String
    ) async throws(BackupSetError) -> DiskChain {
        let upper = chain.links.prefix(merge.points.count + 1)
        let lower = Array(chain.links.dropFirst(upper.count))
        var first = chain.links[0]
        first.path = path
        try BackupSetError.of { () throws(FileError) in try LocalFile.make(path) }
        let sizes = chain.links.map { $0.disk.virtualSize ?? 0 }
        // An image does not become smaller by what is written into it.
        let grows = zip(sizes, sizes.dropFirst()).allSatisfy { $0 >= $1 }
        if lower.isEmpty || !grows {
            first.disk.kind = .full
            try await programs.convert(chain, to: path, format: .qcow2)
        } else {
            try await programs.copy(chain.links[upper.count - 1].path, to: path)
            for link in upper.dropLast().reversed() {
                try await programs.commit(DiskChain(disk: merge.disk, links: [link, first] + lower))
            }
        }
        let merged = DiskChain(disk: merge.disk, links: [first] + (first.disk.kind == .full ? [] : lower))
        guard try await programs.isSame(merged, as: chain) else {
            throw BackupSetError(.damaged, "\(path), which was merged, is not what the set holds")
        }
        if let damage = try await programs.damage(in: path) { throw BackupSetError(.damaged, "\(path): \(damage)") }
        try BackupSetError.of { () throws(FileError) in try LocalDirectory.synchronize(file: path) }
        return merged
    }

    /// The disk of a chain's first file as it is now.
    private func described(_ chain: DiskChain) async throws(BackupSetError) -> PointDisk {
        let (path, before) = (chain.links[0].path, chain.links[0].disk)
        var disk = before
        disk.sha256 = try await programs.checksum(of: path)
        disk.storedSize = try BackupSetError.of { () throws(FileError) in try LocalDirectory.size(of: path) }
        return disk
    }
}
