public import BackupJobs
internal import LocalFiles
internal import XMLTree

/// The files that together are a disk at a point: the point's own first, a full copy last.
public struct DiskChain: Hashable, Sendable {
    /// A part of the chain.
    public struct Link: Hashable, Sendable {
        /// The name of the point that holds this link.
        public var point: String
        /// What that point holds of the disk.
        public var disk: PointDisk
        /// The path of the link's file.
        public var path: String
    }

    /// The disk's target name.
    public var disk: String
    /// The parts, the newest first.
    public var links: [Link]

    /// The size of the disk as the guest saw it, in bytes.
    public var virtualSize: UInt64 { links.first?.disk.virtualSize ?? 0 }

    /// How many files a chain has at most, as in libvirt: each is opened at once when it is put together.
    public static var mostLinks: Int { 200 }
}

extension BackupSet {
    /// The chain of a disk at a point.
    ///
    /// - Throws: ``BackupSetError`` that names the link that is missing.
    public func chain(
        of disk: String,
        at point: BackupPoint,
        in contents: Contents
    ) throws(BackupSetError) -> DiskChain {
        guard let first = point.disk(disk) else {
            let names = point.disks.map(\.name).joined(separator: ", ")
            throw BackupSetError(.notFound, "point \(point.name) has no disk \(disk); it has \(names)")
        }
        var chain = DiskChain(disk: disk, links: [])
        var passed: NameSet = []
        var next = (point: point.name, disk: first, of: point)
        while true {
            guard passed.insert(next.point).inserted else {
                throw BackupSetError(.damaged, "the chain of \(disk) at \(point.name) comes back to \(next.point)")
            }
            chain.links.append(
                .init(point: next.point, disk: next.disk, path: path(of: next.disk.file, in: next.of))
            )
            guard let base = next.disk.base else { return chain }
            guard let below = contents.point(base) else {
                throw BackupSetError(
                    .damaged,
                    "the chain of \(disk) at \(point.name) is broken: \(next.point) builds upon \(base), which \(contents.unfinished.contains { $0.name == base } ? "did not come to its end" : "is not in the set")"
                )
            }
            guard let disk = below.disk(disk) else {
                throw BackupSetError(
                    .damaged,
                    "the chain of \(chain.disk) at \(point.name) is broken: \(base) does not hold the disk"
                )
            }
            next = (base, disk, below)
        }
    }
}

extension BackupSet {
    /// What increments can build upon: the disks of complete points whose files are all there, of the size that they had, and no more than chains
    /// have.
    ///
    /// Checksums are not looked at: that takes as long as reading all of it.
    public func copies(in contents: Contents) -> [SavedCopies.Copy] {
        contents.complete.compactMap { point in
            guard let checkpoint = point.checkpoint, let time = point.checkpointTime else { return nil }
            let whole = point.disks.filter { disk in
                guard let chain = try? chain(of: disk.name, at: point, in: contents) else { return false }
                return chain.links.count < DiskChain.mostLinks
                    && chain.links.allSatisfy { (try? LocalDirectory.size(of: $0.path)) == $0.disk.storedSize }
            }
            return SavedCopies.Copy(checkpoint: checkpoint, time: time, disks: whole.map(\.name))
        }
    }
}
