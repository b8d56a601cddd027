internal import LocalFiles
internal import MomentDiagnostics
public import MomentRules
internal import MomentXML
internal import XMLTree

/// A point brought back: its disks into new files, with the domain's definition that names them.
///
/// The chain of each disk is given to QEMU's tool file by file: what an increment's own header names below it, which is the disk that the guest
/// writes, is never opened.
///
/// ```swift
/// let set = try BackupSet.open("/backup/web")
/// let restore = SetRestore(from: set, at: .name("monday"), to: "/restored")
/// for disk in try await restore.prepare().run().disks { print(disk.path) }
/// ```
public struct SetRestore: Sendable {
    /// How a point is chosen.
    public enum Moment: Hashable, Sendable {
        /// The newest that is complete.
        case newest
        /// The point of this name.
        case name(String)
        /// The newest that began no later than an instant.
        case instant(Instant)
    }

    /// The set that is restored from.
    public var set: BackupSet
    /// How the point is chosen.
    public var moment: Moment
    /// The directory for all that has no path of its own; nil where every disk has one.
    public var directory: String?
    /// The disks, each with the path of its file; nil for a file in the directory. Empty for all disks of the point.
    public var disks: [(disk: String, path: String?)]
    /// The format of the files; a device takes the bytes of the disk.
    public var format: RestoredFormat
    /// Whether block devices that disks go to are written over.
    public var overwritesDevices: Bool
    /// The name that the restored definition gets, with a UUID and addresses of its own; nil where it keeps its own.
    public var newName: String?
    /// The programs that do it.
    public var programs: SetPrograms

    /// Describes a restore of all disks into a directory.
    public init(
        from set: BackupSet,
        at moment: Moment = .newest,
        to directory: String?,
        disks: [(disk: String, path: String?)] = [],
        format: RestoredFormat = .qcow2,
        overwritesDevices: Bool = false,
        newName: String? = nil,
        programs: SetPrograms = SetPrograms()
    ) {
        self.set = set
        self.moment = moment
        self.directory = directory
        self.disks = disks
        self.format = format
        self.overwritesDevices = overwritesDevices
        self.newName = newName
        self.programs = programs
    }
}

/// A restore that was looked over: what it will read, and what it will make.
public struct PreparedRestore: Sendable {
    /// The point that is restored.
    public internal(set) var point: BackupPoint
    /// The disks that are restored.
    public internal(set) var disks: [Disk]
    /// Where the domain's definition will be; nil where no directory is given.
    public internal(set) var definition: String?
    /// Where the variables of the firmware will be; nil where the point has none, or no directory is given.
    public internal(set) var variables: String?
    let restore: SetRestore

    /// A disk that will be restored.
    public struct Disk: Hashable, Sendable {
        /// The chain of files that the disk is put together from.
        public var chain: DiskChain
        /// The file that will be made.
        public var path: String
        /// The bytes that it takes at most, as far as data goes.
        public var size: UInt64
        /// Whether it is a block device, which is there already.
        public var isDevice = false
        /// The format that it gets.
        public var format = RestoredFormat.qcow2
    }
}

extension SetRestore {
    /// Looks everything over, and changes nothing: that every link is there, of its size and with its checksum, that nothing is in the way, and
    /// that there is room.
    ///
    /// - Throws: ``BackupSetError``.
    public func prepare() async throws(BackupSetError) -> PreparedRestore {
        let contents = try set.contents()
        let point = try point(in: contents)
        var prepared = PreparedRestore(point: point, disks: [], definition: nil, variables: nil, restore: self)
        let wanted = disks.isEmpty ? point.disks.map { ($0.name, nil) } : disks
        for (disk, path) in wanted {
            // An absolute path is no address of a server, whatever it looks like.
            let place = (path ?? directory.map { "\($0)/\(disk).\(format.rawValue)" }).map(SystemPath.absolute)
            guard let path = place else {
                throw BackupSetError(.refused, "where \(disk) goes is not said")
            }
            guard !prepared.disks.contains(where: { $0.path == path }) else {
                throw BackupSetError(.refused, "two disks would go to \(path)")
            }
            let chain = try set.chain(of: disk, at: point, in: contents)
            let isDevice = try isDevice(path, for: chain)
            if !isDevice { try checkIsFree(path) }
            prepared.disks.append(
                .init(chain: chain, path: path, size: 0, isDevice: isDevice, format: isDevice ? .raw : format)
            )
        }
        if let directory {
            if point.file(.domain) != nil { prepared.definition = "\(directory)/domain.xml" }
            if point.file(.nvram) != nil { prepared.variables = "\(directory)/nvram" }
            for path in [prepared.definition, prepared.variables].compactMap(\.self) { try checkIsFree(path) }
        }
        try await checkSources(prepared)
        for index in prepared.disks.indices where !prepared.disks[index].isDevice {
            prepared.disks[index].size = try await programs.size(of: prepared.disks[index].chain)
        }
        try checkRoom(prepared)
        return prepared
    }

    private func point(in contents: BackupSet.Contents) throws(BackupSetError) -> BackupPoint {
        switch moment {
        case .newest:
            if let last = contents.complete.last { return last }
            throw BackupSetError(.notFound, "\(set.directory) has no complete point")
        case .name(let name):
            if let point = contents.point(name) { return point }
            if let damage = contents.damaged.first(where: { $0.name == name }) {
                throw BackupSetError(.damaged, damage.reason)
            }
            let why =
                contents.unfinished.contains { $0.name == name } ? "its run did not come to an end" : "no such point"
            throw BackupSetError(.notFound, "\(name) can't be restored from \(set.directory): \(why)")
        case .instant(let instant):
            if let last = contents.complete.last(where: { Int64(clamping: $0.begun) <= instant.seconds }) {
                return last
            }
            let first = contents.complete.first.map { "the first is of \(Instant(Int64(clamping: $0.begun)))" }
            throw BackupSetError(
                .notFound,
                "\(set.directory) has no point of \(instant) or before: \(first ?? "it has none that is complete")"
            )
        }
    }

    private func checkIsFree(_ path: String) throws(BackupSetError) {
        do throws(FileError) {
            _ = try LocalDirectory.size(of: path)
        } catch {
            if error.isMissing { return }
            throw BackupSetError(error)
        }
        throw BackupSetError(.refused, "\(path) is there already, and nothing is written over")
    }

    /// Whether a disk goes to a block device, which then takes it, and nobody else does.
    private func isDevice(_ path: String, for chain: DiskChain) throws(BackupSetError) -> Bool {
        let room: UInt64
        do throws(FileError) {
            guard let size = try BlockDevice.size(of: path) else { return false }
            room = size
        } catch {
            if error.isMissing { return false }
            throw BackupSetError(error)
        }
        guard overwritesDevices else {
            throw BackupSetError(
                .refused,
                "\(path) is a block device, and what is on it would be lost; that has to be asked for (--overwrite-devices)"
            )
        }
        guard room >= chain.virtualSize else {
            throw BackupSetError(
                .refused,
                "\(path) has \(ByteCount.text(room)), and \(chain.disk) has \(ByteCount.text(chain.virtualSize))"
            )
        }
        if try BackupSetError.of({ () throws(FileError) in try BlockDevice.isInUse(path) }) {
            throw BackupSetError(.refused, "\(path) is in use: mounted, or part of another device")
        }
        return true
    }

    /// Every file that is read, once.
    private func checkSources(_ prepared: PreparedRestore) async throws(BackupSetError) {
        var passed: NameSet = []
        for link in prepared.disks.flatMap(\.chain.links) where passed.insert(link.path).inserted {
            let file = StoredFile(link.path, size: link.disk.storedSize, sha256: link.disk.sha256)
            if let finding = try await file.damage(programs) { throw BackupSetError(.damaged, finding) }
        }
        let roles: [PointFile.Role] = [.domain, .nvram]
        for file in prepared.point.files where prepared.definition != nil && roles.contains(file.role) {
            let path = set.path(of: file.file, in: prepared.point)
            let stored = StoredFile(path, size: file.size, sha256: file.sha256)
            if let finding = try await stored.damage(programs) { throw BackupSetError(.damaged, finding) }
        }
    }

    /// That the file systems have the room, those that several disks go to for all of them.
    private func checkRoom(_ prepared: PreparedRestore) throws(BackupSetError) {
        var needs = NameMap<UInt64>()
        for disk in prepared.disks where !disk.isDevice {
            let above = Self.nearestDirectory(of: disk.path)
            needs[above] = (needs[above] ?? 0) + disk.size
        }
        for (directory, need) in needs {
            let free = try BackupSetError.of { () throws(FileError) in try LocalDirectory.freeSpace(at: directory) }
            guard free < need else { continue }
            throw BackupSetError(
                .refused,
                "\(directory) has \(ByteCount.text(free)) free, and up to \(ByteCount.text(need)) are needed"
            )
        }
    }

    /// The directory that a file is made in, or the one above that is there.
    private static func nearestDirectory(of path: String) -> String {
        var path = SystemPath.parent(of: path)
        while path != "/", path != ".", (try? LocalFile.kind(of: path)) != .directory {
            path = SystemPath.parent(of: path)
        }
        return path
    }
}

extension PreparedRestore {
    /// What ``run(progress:)`` would do, a sentence a step.
    public var steps: [String] {
        var steps = disks.map { disk in
            let points = disk.chain.links.map(\.point).joined(separator: " upon ")
            let size = disk.chain.virtualSize
            return
                "write \(disk.chain.disk) as of \(points) into \(disk.path) (\(disk.format.rawValue), \(ByteCount.text(size)) inside), \(disk.isDevice ? "over what is there, " : "")and compare"
        }
        if let variables { steps.append("write the variables of the firmware into \(variables)") }
        if let definition { steps.append("write the domain's definition with the new paths into \(definition)") }
        return steps
    }

    /// Restores: writes each disk beside its place, compares it with the chain, and gives it its name once all are there.
    ///
    /// - Parameter progress: Told of each step before it is done.
    /// - Throws: ``BackupSetError``; then nothing is left of it but directories, and what was written over a block device.
    public func run(progress: @Sendable (String) -> Void = { _ in }) async throws(BackupSetError) -> PreparedRestore {
        var made: [(partial: String, path: String)] = []
        var moved: [String] = []
        do throws(BackupSetError) {
            let steps = steps
            if let directory = restore.directory {
                try BackupSetError.of { () throws(FileError) in try LocalFile.makeDirectories(directory) }
            }
            for (index, disk) in disks.enumerated() {
                progress(steps[index])
                if disk.isDevice {
                    try await write(disk)
                    continue
                }
                let partial = try partial(of: disk.path, &made)
                try await restore.programs.convert(disk.chain, to: partial, format: restore.format)
                guard try await restore.programs.isSame(partial, format: restore.format, as: disk.chain) else {
                    throw BackupSetError(.damaged, "what was written of \(disk.chain.disk) is not what the set holds")
                }
            }
            try writeFiles(progress, &made)
            try BackupSetError.of { () throws(FileError) in
                for file in made { try LocalDirectory.synchronize(file: file.partial) }
            }
            try BackupSetError.of { () throws(FileError) in
                while let file = made.first {
                    try LocalFile.move(file.partial, to: file.path)
                    moved.append(file.path)
                    made.removeFirst()
                }
                for path in disks.filter({ !$0.isDevice }).map(\.path) + [definition].compactMap(\.self) {
                    try LocalDirectory.synchronize(SystemPath.parent(of: path))
                }
            }
        } catch {
            for path in made.map(\.partial) + moved { _ = LocalFile.remove(path) }
            throw error
        }
        return self
    }

    /// Writes a disk over a device.
    private func write(_ disk: Disk) async throws(BackupSetError) {
        do throws(BackupSetError) {
            try await restore.programs.write(disk.chain, over: disk.path)
            try BackupSetError.of { () throws(FileError) in try LocalDirectory.synchronize(file: disk.path) }
            guard try await restore.programs.isSame(device: disk.path, as: disk.chain) else {
                throw BackupSetError(.damaged, "what was written of \(disk.chain.disk) is not what the set holds")
            }
        } catch {
            throw BackupSetError(error.kind, "\(error.message); \(disk.path) may hold parts of \(disk.chain.disk)")
        }
    }

    private func partial(
        of path: String,
        _ made: inout [(partial: String, path: String)]
    ) throws(BackupSetError) -> String {
        let partial = "\(path).\(String(UInt32.random(in: .min ... .max), radix: 36)).partial"
        // Programs write into it, and leave a file's mode as it is.
        try BackupSetError.of { () throws(FileError) in try LocalFile.make(partial) }
        made.append((partial, path))
        return partial
    }

    private func writeFiles(
        _ progress: @Sendable (String) -> Void,
        _ made: inout [(partial: String, path: String)]
    ) throws(BackupSetError) {
        guard let definition, let domain = point.file(.domain) else { return }
        if let variables, let file = point.file(.nvram) {
            let bytes = try BackupSetError.of { () throws(FileError) in
                try LocalFile.readOrdinary(restore.set.path(of: file.file, in: point), limit: 256 << 20)
            }
            let partial = try partial(of: variables, &made)
            try BackupSetError.of { () throws(FileError) in try LocalFile.write(partial, bytes) }
        }
        progress("write the domain's definition with the new paths into \(definition)")
        let bytes = try BackupSetError.of { () throws(FileError) in
            try LocalFile.readOrdinary(restore.set.path(of: domain.file, in: point), limit: 256 << 20)
        }
        guard let files = DomainFiles(bytes) else {
            throw BackupSetError(.damaged, "the domain's definition in point \(point.name) can't be read")
        }
        var places = NameMap<Disk>()
        for disk in disks { places[disk.chain.disk] = disk }
        let document = files.moved(places, variables: variables.map(SystemPath.absolute), name: restore.newName)
        guard let text = try? XMLPrinter().print(document) else {
            throw BackupSetError(.damaged, "the domain's definition in point \(point.name) can't be written as XML")
        }
        let partial = try partial(of: definition, &made)
        try BackupSetError.of { () throws(FileError) in try LocalFile.write(partial, text) }
    }
}
