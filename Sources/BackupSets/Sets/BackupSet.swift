internal import LocalFiles
internal import XMLTree

/// What was saved of a domain: a directory with a point for each run of its backup.
///
/// ```
/// set.json                     the domain
/// lock                         held by the process that writes
/// points/NAME/manifest.json    what the point is (``BackupPoint``)
///             vda.qcow2 …      the disks
///             domain.xml …     the documents
/// ```
///
/// Reading needs no lock, and never sees half a point.
public struct BackupSet: Hashable, Sendable {
    /// The directory, absolute and without links.
    public let directory: String
    /// The domain that every point of the set belongs to.
    public let domain: SetDomain

    var paths: SetPaths { SetPaths(directory: directory) }

    /// Opens a set.
    ///
    /// - Throws: ``BackupSetError`` where the directory is none.
    public static func open(_ directory: String) throws(BackupSetError) -> BackupSet {
        guard let resolved = SystemPath.resolved(directory) else {
            throw BackupSetError(.wrongSet, "there is no directory \(directory)")
        }
        let mark: SetMark
        do throws(BackupSetError) {
            mark = try SetForm.read(SetMark.self, from: SetPaths(directory: resolved).mark, fault: \.fault)
        } catch {
            if error.kind == .file {
                throw BackupSetError(.wrongSet, "\(directory) is no backup set: \(error.message)")
            }
            throw error
        }
        return BackupSet(directory: resolved, domain: mark.domain ?? SetDomain())
    }

    /// Opens the set of a domain, or makes it where the directory is empty or missing.
    ///
    /// - Throws: ``BackupSetError`` where something else is in the directory, or the set is of another domain.
    public static func make(_ directory: String, for domain: SetDomain) throws(BackupSetError) -> BackupSet {
        try BackupSetError.of { () throws(FileError) in try LocalFile.makeDirectories(directory) }
        guard let resolved = SystemPath.resolved(directory) else {
            throw BackupSetError(.wrongSet, "there is no directory \(directory)")
        }
        let paths = SetPaths(directory: resolved)
        if try isUnused(paths) {
            var mark = SetMark()
            mark.domain = domain
            let bytes = try SetForm.bytes(mark)
            try BackupSetError.of { () throws(FileError) in
                // The mark comes last: what has one is a set that is whole.
                if SystemPath.resolved(paths.points) == nil { try LocalDirectory.make(paths.points, like: resolved) }
                try LocalFile.write(paths.mark, bytes)
                try LocalDirectory.synchronize(resolved)
            }
        }
        let set = try open(directory)
        try set.check(domain)
        return set
    }

    /// The mark as it is now.
    func mark() throws(BackupSetError) -> SetMark { try SetForm.read(SetMark.self, from: paths.mark, fault: \.fault) }

    /// Fails where the set is of another domain.
    public func check(_ domain: SetDomain) throws(BackupSetError) {
        guard self.domain.uuid == domain.uuid else {
            throw BackupSetError(
                .wrongSet,
                "\(directory) is a set of \(self.domain.name) (\(self.domain.uuid)), not of \(domain.name) (\(domain.uuid))"
            )
        }
    }
}

extension BackupSet {
    /// Whether nothing is in a directory but what a process has left that was killed while it made a set.
    private static func isUnused(_ paths: SetPaths) throws(BackupSetError) -> Bool {
        try BackupSetError.of { () throws(FileError) in
            for name in try LocalDirectory.names(in: paths.directory) {
                if name == "lock" || name.hasPrefix("set.json.") { continue }
                guard name == "points", try LocalDirectory.names(in: paths.points).isEmpty else { return false }
            }
            return true
        }
    }

    /// The points that a set holds, and those of them that could not be read.
    public struct Contents: Hashable, Sendable {
        /// The points, the oldest first.
        public var points: [BackupPoint] = []
        /// The directories among the points whose manifests can't be read, each with the reason.
        public var damaged: [Damage] = []
        /// Whether a process writes into the set now.
        public var isInUse = false

        /// Makes the contents of a set that is empty.
        public init() {}

        /// A directory whose manifest can't be read.
        public struct Damage: Hashable, Sendable {
            /// The name of the point that could not be read.
            public var name: String
            /// The reason, with the path.
            public var reason: String
        }

        /// The points that are complete, the oldest first.
        public var complete: [BackupPoint] { points.filter { $0.state == .complete } }
        /// What runs have left that did not come to their end; one of them may be running.
        public var unfinished: [BackupPoint] { points.filter { $0.state == .running } }
        /// The complete point of a name.
        public func point(_ name: String) -> BackupPoint? {
            points.first { $0.state == .complete && $0.name == name }
        }
    }

    /// Looks through the set.
    ///
    /// - Throws: ``BackupSetError`` where the set can't be read; a manifest that can't be is in the contents.
    public func contents() throws(BackupSetError) -> Contents {
        var contents = Contents()
        let names: [String]
        do throws(FileError) {
            contents.isInUse = try FileLock.isTaken(paths.lock)
            names = try LocalDirectory.names(in: paths.points)
        } catch {
            throw BackupSetError(error)
        }
        // What begins with a dot is being made, or removed.
        for name in names where name.utf8.first != UInt8(ascii: ".") {
            do throws(BackupSetError) {
                let point = try SetForm.read(BackupPoint.self, from: paths.manifest(name)) { $0.fault }
                guard point.name == name else {
                    throw BackupSetError(.damaged, "\(paths.manifest(name)): name is '\(point.name)'")
                }
                guard point.domain.uuid == domain.uuid else {
                    throw BackupSetError(.damaged, "\(paths.manifest(name)): it is of another domain than the set")
                }
                contents.points.append(point)
            } catch {
                // Removed since its name was read.
                guard SystemPath.resolved(paths.point(name)) != nil else { continue }
                contents.damaged.append(.init(name: name, reason: error.message))
            }
        }
        contents.points.sort { one, other in
            let (left, right) = ((one.number, one.begun), (other.number, other.begun))
            return left == right ? one.name < other.name : left < right
        }
        return contents
    }

    /// The path of a file of a point.
    public func path(of file: String, in point: BackupPoint) -> String { "\(paths.point(point.name))/\(file)" }
}
