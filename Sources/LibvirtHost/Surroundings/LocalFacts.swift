internal import Glibc
internal import LocalFiles
internal import MomentRules
internal import XMLTree

/// What this machine's kernel says of a path and of a user.
enum LocalFacts {
    /// What is at a path, who may do what there, and what room there is; nil where that can't be told.
    static func of(_ path: String) -> FileFacts? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return errno == ENOENT || errno == ENOTDIR ? FileFacts(path, .missing) : nil
        }
        let kind: FileFacts.Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFBLK: .blockDevice
            case S_IFSOCK: .socket
            default: .other
            }
        var facts = FileFacts(path, kind)
        if kind == .file { facts.size = UInt64(max(0, status.st_size)) }
        facts.mode = UInt32(status.st_mode & 0o7777)
        facts.owner = status.st_uid
        facts.group = status.st_gid
        facts.fileSystem = UInt64(status.st_dev)
        facts.hasAccessList = ExtendedAttributes.value(of: "system.posix_acl_access", at: path).map { !$0.isEmpty }
        let label = ExtendedAttributes.value(of: "security.selinux", at: path) ?? []
        facts.label = label.isEmpty ? nil : String(decoding: label.prefix { $0 != 0 }, as: UTF8.self)
        if kind == .directory {
            var room = statvfs()
            // What is kept for root is QEMU's only where it is root's.
            if statvfs(path, &room) == 0 { facts.freeSpace = UInt64(room.f_bavail) * UInt64(room.f_frsize) }
        }
        return facts
    }

    /// All groups of a user by its number; nil where there is no such user.
    static func groups(of user: UInt32) -> [UInt32]? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        return buffer.withUnsafeMutableBufferPointer { buffer -> [UInt32]? in
            guard let memory = buffer.baseAddress, getpwuid_r(user, &entry, memory, buffer.count, &found) == 0,
                found != nil
            else { return nil }
            var count: Int32 = 1024
            var groups = [gid_t](repeating: 0, count: Int(count))
            guard getgrouplist(entry.pw_name, entry.pw_gid, &groups, &count) >= 0 else { return nil }
            return groups.prefix(Int(count)).sorted()
        }
    }
}
