internal import LocalFiles
internal import XMLTree

/// Something about a set that does not fit: in its directory, or with the host of its domain.
public struct SetFlaw: Hashable, Sendable {
    /// What it is.
    public enum Kind: Hashable, Sendable {
        /// A manifest can't be read.
        case damagedManifest
        /// A point can't be restored: a file or a part of its chain is missing, or has another size.
        case brokenChain
        /// A run did not come to its end, and its process is gone.
        case unfinishedRun
        /// No manifest names the file.
        case unknownFile
        /// A process was killed while it made or removed it; the next one that writes into the set removes it.
        case leftover
        /// The newest point's checkpoint is not at the host.
        case checkpointGone
        /// Checkpoints of pruned points are at the host.
        case checkpointPruned
    }

    /// What it is.
    public var kind: Kind
    /// The point that it is about; nil where it is about none.
    public var point: String?
    /// A sentence with the path.
    public var message: String
}

extension BackupSet {
    /// Looks at the set's directory and manifests, and compares them with the host; files are not read.
    ///
    /// - Parameter checkpoints: libvirt's checkpoints of the domain, with the times of their making; nil where they are not known.
    /// - Returns: What does not fit. What a process that writes into the set now is about is not told.
    /// - Throws: ``BackupSetError`` where the set can't be read.
    public func examine(checkpoints: [(name: String, time: UInt64?)]?) throws(BackupSetError) -> [SetFlaw] {
        let contents = try contents()
        var flaws = contents.damaged.map { SetFlaw(kind: .damagedManifest, point: $0.name, message: $0.reason) }
        for (name, reason) in faults(in: contents).sorted(by: { $0.key < $1.key }) {
            flaws.append(.init(kind: .brokenChain, point: name, message: "point \(name) can't be restored: \(reason)"))
        }
        if !contents.isInUse {
            for point in contents.unfinished {
                let message =
                    "the run \(point.name) did not come to its end; the next run into the set takes back what it has left"
                flaws.append(.init(kind: .unfinishedRun, point: point.name, message: message))
            }
            flaws += try strangers(contents)
        }
        if let checkpoints { flaws += try self.flaws(contents, beside: checkpoints) }
        return flaws
    }

    /// The files that no manifest names.
    private func strangers(_ contents: Contents) throws(BackupSetError) -> [SetFlaw] {
        var flaws: [SetFlaw] = []
        func note(_ path: String, isLeft: Bool, _ point: String?) {
            flaws.append(
                isLeft
                    ? .init(
                        kind: .leftover,
                        point: point,
                        message: "\(path) was left by a process that was killed; the next one that writes removes it"
                    ) : .init(kind: .unknownFile, point: point, message: "no manifest names \(path)")
            )
        }
        func names(_ path: String) throws(BackupSetError) -> [String] {
            try BackupSetError.of { () throws(FileError) in try LocalDirectory.names(in: path) }
        }
        for name in try names(directory) where !["set.json", "lock", "points"].contains(where: { $0 == name }) {
            note("\(directory)/\(name)", isLeft: name.hasPrefix("set.json."), nil)
        }
        for name in try names(paths.points) where name.utf8.first == UInt8(ascii: ".") {
            note(paths.point(name), isLeft: name.hasPrefix(".new-") || name.hasPrefix(".removed-"), nil)
        }
        for point in contents.complete {
            let known = NameSet(point.disks.map(\.file) + point.files.map(\.file) + ["manifest.json"])
            let left = NameSet(point.leftovers)
            for name in try names(paths.point(point.name)) where !known.contains(name) {
                let isLeft = left.contains(name) || name.hasPrefix("manifest.json.")
                note("\(paths.point(point.name))/\(name)", isLeft: isLeft, point.name)
            }
        }
        return flaws
    }

    private func flaws(
        _ contents: Contents,
        beside checkpoints: [(name: String, time: UInt64?)]
    ) throws(BackupSetError) -> [SetFlaw] {
        func isThere(_ checkpoint: PrunedCheckpoint) -> Bool {
            checkpoints.contains { $0.name == checkpoint.name && $0.time == checkpoint.time }
        }
        var flaws: [SetFlaw] = []
        if let last = contents.complete.last(where: { $0.checkpoint != nil }),
            let checkpoint = PrunedCheckpoint(last), !isThere(checkpoint)
        {
            let isOther = checkpoints.contains { $0.name == checkpoint.name }
            let how = isOther ? "is another one at the host by now" : "is not at the host"
            flaws.append(
                .init(
                    kind: .checkpointGone,
                    point: last.name,
                    message:
                        "checkpoint \(checkpoint.name) of the newest point \(how): the next run can't build upon that point"
                )
            )
        }
        let pruned = try mark().checkpoints.filter { noted in
            isThere(noted) && !contents.complete.contains { PrunedCheckpoint($0) == noted }
        }
        if !pruned.isEmpty {
            let names = pruned.map(\.name).joined(separator: ", ")
            flaws.append(
                .init(
                    kind: .checkpointPruned,
                    point: nil,
                    message:
                        "the points of these checkpoints were pruned: \(names); 'backup prune --connect' deletes them"
                )
            )
        }
        return flaws
    }
}
