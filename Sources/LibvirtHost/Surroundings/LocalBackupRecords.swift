internal import FoundationEssentials
internal import Glibc
internal import Synchronization
internal import XMLTree

/// Records in a directory of this machine: `runs/UUID/ID.json` below it, an object of JSON a line, the last of which counts.
///
/// A record is appended to and never written over, so that whatever instant a process is killed in, what was written before
/// is there. Whoever holds one has locked its file (flock), which the kernel ends with the process.
public final class LocalBackupRecords: BackupRecords {
    /// The directory that holds the records.
    public let directory: String
    private let held = Mutex<[BackupRecord.ID: Int32]>([:])

    /// More than any record takes.
    private static var mostBytes: Int { 16 << 20 }

    /// Records below a directory, which is made when the first is written.
    public init(directory: String = LocalBackupRecords.stateDirectory) { self.directory = directory }

    /// Records of a host of this machine: a host below a directory of its own (`qemu:///embed?root=DIRECTORY`) has them there.
    public convenience init(of host: HostDescription) {
        let query = host.uri.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let roots = query.split(separator: "&").filter { $0.utf8.starts(with: "root=/".utf8) }.map { $0.dropFirst(5) }
        guard let root = roots.first, host.uri.utf8.starts(with: "qemu:///embed?".utf8) else {
            self.init()
            return
        }
        self.init(directory: "\(root)/state/virtmoment")
    }

    /// Where programs keep what must outlive them: `VIRTMOMENT_STATE_DIR`, else `/var/lib/virtmoment` for root, and for others
    /// `virtmoment` in `XDG_STATE_HOME`, by default `~/.local/state`.
    public static var stateDirectory: String {
        func value(_ name: String) -> String? {
            guard let text = getenv(name).map({ String(cString: $0) }), text.utf8.first == UInt8(ascii: "/") else {
                return nil
            }
            return text
        }
        if let named = value("VIRTMOMENT_STATE_DIR") { return named }
        if geteuid() == 0 { return "/var/lib/virtmoment" }
        return (value("XDG_STATE_HOME") ?? "\(value("HOME") ?? "")/.local/state") + "/virtmoment"
    }

    deinit { held.withLock { $0.values.forEach { close($0) } } }

    /// Writes a new record and holds it.
    public func begin(_ record: BackupRecord) throws(BackupRecordError) -> BackupRecord.ID {
        let folder = try folder(record.uuid)
        try make(folder)
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        let id = BackupRecord.ID(rawValue: "\(record.begun)-\(getpid())-\(random)")
        let path = path(id, in: folder)
        // Under another name until it is locked: nobody sees it unheld.
        let hidden = "\(folder)/.\(id.rawValue)"
        let descriptor = open(hidden, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(hidden, "can't be made") }
        do throws(BackupRecordError) {
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw Self.failure(hidden, "can't be locked") }
            try write(record, to: descriptor, hidden)
            guard rename(hidden, path) == 0 else { throw Self.failure(path, "can't be made") }
            try sync(folder)
        } catch {
            close(descriptor)
            unlink(hidden)
            throw error
        }
        held.withLock { $0[id] = descriptor }
        return id
    }

    /// Writes a record anew.
    public func update(_ id: BackupRecord.ID, _ record: BackupRecord) throws(BackupRecordError) {
        if let descriptor = held.withLock({ $0[id] }) { return try write(record, to: descriptor, id.rawValue) }
        try hold(id, of: record.uuid)
        defer { letGo(id) }
        if let descriptor = held.withLock({ $0[id] }) { try write(record, to: descriptor, id.rawValue) }
    }

    /// Holds a record whose process is gone.
    public func hold(_ id: BackupRecord.ID, of domain: String) throws(BackupRecordError) {
        let path = path(id, in: try folder(domain))
        let descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw Self.failure(path, "can't be opened") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let failure = Self.failure(path, "is held by a process that lives")
            close(descriptor)
            throw failure
        }
        held.withLock { $0[id] = descriptor }
    }

    /// Releases the lock on a record and leaves the record where it is.
    public func letGo(_ id: BackupRecord.ID) {
        if let descriptor = held.withLock({ $0.removeValue(forKey: id) }) { close(descriptor) }
    }

    /// Removes the record of a run that is over.
    public func remove(_ id: BackupRecord.ID, of domain: String) throws(BackupRecordError) {
        let path = path(id, in: try folder(domain))
        guard unlink(path) == 0 || errno == ENOENT else { throw Self.failure(path, "can't be removed") }
        letGo(id)
    }

    /// The records of a domain, the oldest first.
    public func records(of domain: String) throws(BackupRecordError) -> [KnownBackup] {
        let folder = try folder(domain)
        guard let entries = LocalHostFiles().entries(of: folder) else {
            if errno == ENOENT { return [] }
            throw Self.failure(folder, "can't be read")
        }
        var found: [KnownBackup] = []
        for entry in entries where entry.kind == .file {
            guard entry.name.hasSuffix(".json"), entry.name.utf8.first != UInt8(ascii: ".") else { continue }
            let id = BackupRecord.ID(rawValue: String(entry.name.dropLast(5)))
            if let known = try read(id, in: folder) { found.append(known) }
        }
        return found.sorted {
            $0.record.begun == $1.record.begun ? $0.id.rawValue < $1.id.rawValue : $0.record.begun < $1.record.begun
        }
    }

    /// Reads a record; nil for one that was removed meanwhile.
    private func read(_ id: BackupRecord.ID, in folder: String) throws(BackupRecordError) -> KnownBackup? {
        let path = path(id, in: folder)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw Self.failure(path, "can't be opened")
        }
        defer { close(descriptor) }
        let isOurs = held.withLock { $0[id] != nil }
        // Asked before it is read: who lets it go has written its last word.
        let isHeld = isOurs || flock(descriptor, LOCK_SH | LOCK_NB) != 0
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < Self.mostBytes {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure(path, "can't be read") }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        // A line without an end is one that a killed process did not finish.
        let whole = bytes.lastIndex(of: UInt8(ascii: "\n")).map { bytes[..<$0] } ?? []
        guard let line = whole.split(separator: UInt8(ascii: "\n")).last else {
            throw BackupRecordError("\(path) holds no record")
        }
        guard let record = try? JSONDecoder().decode(BackupRecord.self, from: Data(line)),
            record.version == BackupRecord.currentVersion
        else { throw BackupRecordError("\(path) holds something else than a record") }
        return KnownBackup(id, record, isHeld: isHeld)
    }

    private func write(_ record: BackupRecord, to descriptor: Int32, _ path: String) throws(BackupRecordError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(record) else {
            throw BackupRecordError("\(path): the record has no form in JSON")
        }
        // The end of the line before comes first: a killed process may not have finished one.
        let bytes = [UInt8(ascii: "\n")] + data + [UInt8(ascii: "\n")]
        var length = 0
        while length < bytes.count {
            let count = bytes[length...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(path, "can't be written") }
            length += count
        }
        guard fsync(descriptor) == 0 else { throw Self.failure(path, "can't be written") }
    }

    /// Makes a directory with those above it, for nobody else to read.
    private func make(_ folder: String) throws(BackupRecordError) {
        var path = ""
        for part in folder.split(separator: "/") {
            let above = path.isEmpty ? "/" : path
            path += "/\(part)"
            if mkdir(path, 0o700) == 0 {
                try sync(above)
            } else if errno != EEXIST {
                // A read-only directory above says so even where the one wanted is there.
                var status = stat()
                guard stat(path, &status) == 0 else { throw Self.failure(path, "can't be made") }
            }
        }
    }

    private func sync(_ folder: String) throws(BackupRecordError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(folder, "can't be opened") }
        defer { close(descriptor) }
        // Not every file system has directories that can be flushed.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw Self.failure(folder, "can't be written") }
    }

    private func folder(_ domain: String) throws(BackupRecordError) -> String {
        let isName = domain.utf8.allSatisfy {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
                || $0 == UInt8(ascii: "-")
        }
        guard isName, !domain.isEmpty else { throw BackupRecordError("'\(domain)' is no UUID to keep records by") }
        return "\(directory)/runs/\(domain)"
    }

    private func path(_ id: BackupRecord.ID, in folder: String) -> String { "\(folder)/\(id.rawValue).json" }

    private static func failure(_ path: String, _ what: String) -> BackupRecordError {
        let number = errno
        return BackupRecordError("\(path) \(what): \(String(cString: strerror(number)))")
    }
}
