internal import LocalFiles
internal import XMLTree

/// A set that one process writes into; others are refused until it is let go, at the latest when the process ends.
final class SetWriter: Sendable {
    let set: BackupSet
    private let lock: FileLock
    private var paths: SetPaths { self.set.paths }

    private init(_ set: BackupSet, _ lock: FileLock) {
        self.set = set
        self.lock = lock
    }

    /// Locks a set.
    ///
    /// - Throws: ``BackupSetError/Kind/inUse`` where another process has it.
    static func open(_ set: BackupSet) async throws(BackupSetError) -> SetWriter {
        // Whoever asks whether it is taken has it for a moment.
        for attempt in 0..<20 {
            if attempt > 0 { try? await Task.sleep(for: .milliseconds(25)) }
            let lock = try BackupSetError.of { () throws(FileError) in try FileLock.take(set.paths.lock) }
            if let lock { return SetWriter(set, lock) }
        }
        throw BackupSetError(.inUse, "another process writes into \(set.directory)")
    }

    /// Makes the directory of a point with its manifest, whose state is running, and files; durably.
    func begin(_ point: BackupPoint, _ files: [(name: String, bytes: [UInt8])]) throws(BackupSetError) {
        let bytes = try SetForm.bytes(point)
        let hidden = paths.point(".new-\(point.name)")
        try BackupSetError.of { () throws(FileError) in
            try LocalDirectory.make(hidden, like: paths.directory)
            for file in files {
                // As QEMU does with the images: what tells of a guest is its owner's alone.
                try LocalFile.make("\(hidden)/\(file.name)")
                try LocalFile.write("\(hidden)/\(file.name)", file.bytes)
            }
            try LocalFile.write("\(hidden)/manifest.json", bytes)
            try LocalDirectory.synchronize(hidden)
            try LocalDirectory.rename(hidden, to: paths.point(point.name))
            try LocalDirectory.synchronize(paths.points)
        }
    }

    /// Writes a file of a point; durably once the point is completed.
    func write(_ name: String, _ bytes: [UInt8], in point: BackupPoint) throws(BackupSetError) {
        try BackupSetError.of { () throws(FileError) in
            try LocalFile.write(set.path(of: name, in: point), bytes)
        }
    }

    /// Replaces the manifest of a point; durably.
    func complete(_ point: BackupPoint) throws(BackupSetError) {
        if let fault = point.fault { throw BackupSetError(.refused, "point \(point.name) is not complete: \(fault)") }
        let bytes = try SetForm.bytes(point)
        try BackupSetError.of { () throws(FileError) in
            for disk in point.disks { try LocalDirectory.synchronize(file: set.path(of: disk.file, in: point)) }
            try LocalDirectory.synchronize(paths.point(point.name))
            try LocalFile.replace(paths.manifest(point.name), with: bytes)
            try LocalDirectory.synchronize(paths.point(point.name))
        }
    }

    /// Removes a point: at once for readers, with its files one after the other.
    ///
    /// - Parameter between: Done once no reader sees it any more.
    func remove(
        _ name: String,
        between: () throws(BackupSetError) -> Void = { () throws(BackupSetError) in }
    ) throws(BackupSetError) {
        let hidden = paths.point(".removed-\(name)")
        try BackupSetError.of { () throws(FileError) in
            try LocalDirectory.rename(paths.point(name), to: hidden)
            try LocalDirectory.synchronize(paths.points)
        }
        try between()
        try BackupSetError.of { () throws(FileError) in
            try LocalDirectory.remove(hidden)
            try LocalDirectory.synchronize(paths.points)
        }
    }

    /// Removes what a process has left half made, half merged or half removed.
    func sweep() throws(BackupSetError) {
        try BackupSetError.of { () throws(FileError) in
            for name in try LocalDirectory.names(in: paths.points)
            where name.hasPrefix(".new-") || name.hasPrefix(".removed-") {
                try LocalDirectory.remove(paths.point(name))
            }
        }
        for point in try set.contents().complete where !point.leftovers.isEmpty { try removeLeftovers(of: point) }
    }

    /// Writes the manifest of a complete point anew; durably.
    func update(_ point: BackupPoint) throws(BackupSetError) {
        if let fault = point.fault { throw BackupSetError(.refused, "point \(point.name) can't be changed: \(fault)") }
        let bytes = try SetForm.bytes(point)
        try BackupSetError.of { () throws(FileError) in
            try LocalFile.replace(paths.manifest(point.name), with: bytes)
            try LocalDirectory.synchronize(paths.point(point.name))
        }
    }

    /// Removes the files of a point that belong to it no more, or not yet.
    func removeLeftovers(of point: BackupPoint) throws(BackupSetError) {
        for file in point.leftovers {
            let path = set.path(of: file, in: point)
            guard LocalFile.remove(path) else { throw BackupSetError(.file, "\(path) can't be removed") }
        }
        try BackupSetError.of { () throws(FileError) in
            try LocalDirectory.synchronize(paths.point(point.name))
        }
        var point = point
        point.leftovers = []
        try update(point)
    }

    /// Changes the set's mark; durably.
    func mark(_ change: (inout SetMark) -> Void) throws(BackupSetError) {
        let before = try set.mark()
        var mark = before
        change(&mark)
        guard mark != before else { return }
        let bytes = try SetForm.bytes(mark)
        try BackupSetError.of { () throws(FileError) in
            try LocalFile.replace(paths.mark, with: bytes)
            try LocalDirectory.synchronize(paths.directory)
        }
    }
}
