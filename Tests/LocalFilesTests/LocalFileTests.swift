import CExtendedAttributes
import Foundation
import LocalFiles
import TestSupport
import Testing

@Suite("Files")
struct LocalFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("a file is read whole", arguments: [0, 1, 4096, 65_536, 65_537, 300_000])
    func read(size: Int) throws {
        let content = String(repeating: "x", count: size)
        let path = try directory.file("a", content)
        #expect(try LocalFile.read(path, limit: 1 << 20) == Array(content.utf8))
    }

    @Test("a pipe is read to its end", arguments: [10, 200_000])
    func pipe(size: Int) throws {
        let path = "\(directory.path)/pipe"
        #expect(mkfifo(path, 0o600) == 0)
        let content = [UInt8](repeating: 7, count: size)
        // A thread of its own: both ends block until the other one is there.
        let writer = Thread {
            let handle = FileHandle(forWritingAtPath: path)
            try? handle?.write(contentsOf: Data(content))
            try? handle?.close()
        }
        writer.start()
        #expect(try LocalFile.read(path, limit: 1 << 20) == content)
    }

    @Test(
        "a file that nobody named is read if it is an ordinary one, and nothing else is waited for",
        .timeLimit(.minutes(1))
    )
    func ordinary() throws {
        let file = try directory.file("a", "x")
        let link = "\(directory.path)/link"
        symlink(file, link)
        #expect(try LocalFile.readOrdinary(link, limit: 10) == [UInt8(ascii: "x")])
        let pipe = "\(directory.path)/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [pipe, "/dev/zero", directory.path] {
            #expect(throws: FileError("read", path, reason: "it is not an ordinary file")) {
                try LocalFile.readOrdinary(path, limit: 10)
            }
        }
    }

    @Test("a file above the limit is refused without being read")
    func limit() throws {
        let path = try directory.file("big")
        truncate(path, 1 << 40)
        #expect(throws: FileError("read", path, reason: "it has 1099511627776 bytes, and at most 1000 are read")) {
            try LocalFile.read(path, limit: 1000)
        }
        #expect(try LocalFile.read(directory.file("fits", "1234"), limit: 4).count == 4)
    }

    @Test("an endless device stops at the limit")
    func device() {
        #expect(throws: FileError("read", "/dev/zero", reason: "it is larger than the 100000 bytes that are read")) {
            try LocalFile.read("/dev/zero", limit: 100_000)
        }
    }

    @Test("what cannot be read is named with the system's reason")
    func unreadable() throws {
        #expect(throws: FileError("read", "/nonexistent/a", number: ENOENT)) {
            try LocalFile.read("/nonexistent/a", limit: 10)
        }
        #expect(throws: FileError("read", directory.path, number: EISDIR)) {
            try LocalFile.read(directory.path, limit: 10)
        }
        #expect(FileError("read", "a", number: ENOENT).description == "cannot read a: No such file or directory")
    }

    @Test("replacing keeps the mode, the other files and symbolic links")
    func replace() throws {
        let path = try directory.file("a", "old")
        chmod(path, 0o640)
        symlink("a", "\(directory.path)/link")
        try LocalFile.replace("\(directory.path)/link", with: Array("new".utf8))
        #expect(try directory.content("a") == "new")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(directory.path)/link") == "a")
        #expect(try directory.names == ["a", "link"])
    }

    @Test("a failed replacement leaves everything as it was")
    func failedReplacement() throws {
        let path = try directory.file("a", "old")
        #expect(throws: FileError.self) { try LocalFile.replace(directory.path, with: []) }
        #expect(throws: FileError.self) { try LocalFile.replace("\(directory.path)/missing", with: []) }
        #expect(throws: FileError.self) { try LocalFile.write("\(directory.path)/missing/a", []) }
        #expect(try directory.content("a") == "old")
        #expect(try directory.names == [(path as NSString).lastPathComponent])
    }

    @Test("a file with several names is refused, and so is a link where a file is to be made")
    func linkedFiles() throws {
        let path = try directory.file("a", "old")
        link(path, "\(directory.path)/b")
        let error = try #require(throws: FileError.self) { try LocalFile.replace(path, with: Array("new".utf8)) }
        #expect(error.reason.hasPrefix("it has 2 names (hard links)"))

        let outside = try directory.file("outside", "kept")
        symlink(outside, "\(directory.path)/link")
        symlink("\(directory.path)/nowhere", "\(directory.path)/dangling")
        for name in ["link", "dangling"] {
            let error = try #require(throws: FileError.self) {
                try LocalFile.write("\(directory.path)/\(name)", Array("new".utf8))
            }
            #expect(error.reason == "it is a symbolic link, and none is followed here")
        }
        #expect(try directory.content("a") == "old")
        #expect(try directory.content("outside") == "kept")
        #expect(try directory.names == ["a", "b", "dangling", "link", "outside"])
    }

    /// An access list as the kernel keeps it: the owner reads and writes, user 1 and the group read.
    private static let accessList: [UInt8] = {
        let entries: [(tag: UInt8, rights: UInt8, user: UInt32)] = [
            (1, 6, .max), (2, 4, 1), (4, 4, .max), (0x10, 4, .max), (0x20, 0, .max),
        ]
        return [2, 0, 0, 0]
            + entries.flatMap { [$0.tag, 0, $0.rights, 0] + withUnsafeBytes(of: $0.user.littleEndian, Array.init) }
    }()

    private func attribute(_ name: String, of path: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 1_000)
        let count = getxattr(path, name, &bytes, bytes.count)
        return count < 0 ? nil : Array(bytes[..<count])
    }

    @Test("replacing keeps extended attributes and access lists, and takes none from the directory")
    func attributes() throws {
        let path = try directory.file("a", "old")
        let long = [UInt8](repeating: 7, count: 900)
        let wanted: [String: [UInt8]] = [
            "user.note": Array("a b".utf8), "user.empty": [], "user.long": long,
            "system.posix_acl_access": Self.accessList,
        ]
        for (name, value) in wanted { try #require(setxattr(path, name, value, value.count, 0) == 0, "\(name)") }
        try LocalFile.replace(path, with: Array("new".utf8))
        #expect(try directory.content("a") == "new")
        for (name, value) in wanted { #expect(attribute(name, of: path) == value, "\(name)") }

        let plain = try directory.file("plain", "old")
        let list = "system.posix_acl_default"
        try #require(setxattr(directory.path, list, Self.accessList, Self.accessList.count, 0) == 0)
        try LocalFile.replace(plain, with: Array("new".utf8))
        #expect(attribute("system.posix_acl_access", of: plain) == nil)
        #expect(try directory.content("plain") == "new")
    }

    @Test("below a directory no link is followed, and nothing but an ordinary file is opened")
    func below() throws {
        try directory.file("sub/a", "inside")
        let secret = try directory.file("secret", "secret")
        let base = "\(directory.path)/sub"
        symlink(secret, "\(base)/link")
        symlink("..", "\(base)/up")
        symlink("a", "\(base)/beside")
        mkfifo("\(base)/pipe", 0o600)
        #expect(try LocalFile.read("a", below: base, limit: 100) == Array("inside".utf8))
        #expect(try LocalFile.read("sub/./a", below: directory.path + "/", limit: 100) == Array("inside".utf8))
        for name in ["link", "up/secret", "beside", "pipe", "../secret", ".", "", "missing", "a/b"] {
            #expect(throws: FileError.self, "\(name)") { try LocalFile.read(name, below: base, limit: 100) }
        }
    }

    /// Names that are UTF-8 in part, not at all, or hold characters that stand for bytes elsewhere.
    @Test(
        "a file is read, replaced and found by any name",
        arguments: [
            [0xE9], [0x61, 0xFF, 0x62], [0xC3], [0xC3, 0xA9], [0xED, 0xA0, 0x80], [0xC0, 0xAF],
            [0xF4, 0x8F, 0xBF, 0xA9],
            [0xF4, 0x8F, 0xBF, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x65, 0xCC, 0x81],
        ] as [[UInt8]]
    )
    func names(bytes: [UInt8]) throws {
        let path = (Array(directory.path.utf8) + [0x2F] + bytes + Array(".xml".utf8) + [0]).map {
            CChar(bitPattern: $0)
        }
        let file = open(path, O_CREAT | O_WRONLY, 0o600)
        #expect(file >= 0)
        close(file)
        let found = FileTree.files(below: directory.path, ending: [".xml"]).files
        let name = try #require(found.first)
        #expect(found.count == 1)
        #expect(try LocalFile.read(name, limit: 10) == [])
        try LocalFile.replace(name, with: [1])
        #expect(try LocalFile.read(name, limit: 10) == [1])
        #expect(FileTree.files(below: directory.path, ending: [".xml"]).files == [name])
        #expect(access(path, F_OK) == 0)
    }

    @Test("a new file is written with the mode that the user's mask gives")
    func newFile() throws {
        let path = "\(directory.path)/new"
        try LocalFile.write(path, [1, 2])
        let mask = umask(0)
        umask(mask)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == Int(0o666 & ~mask))
        #expect(try directory.names == ["new"])
    }
}
